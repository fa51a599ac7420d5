"""CL305 on programs as people write them: what is found stands on the lines marked `# found`."""

from __future__ import annotations

from textwrap import dedent

import pytest
from link.linking import facts
from rules.library_support.programs import CELERY_APP, CELERY_UPDATE, FOUND, HUEY, RQ, SILENT, Sources

from clusterlint.catalog.target import target
from clusterlint.dependencies.model import Dependencies, Dependency, Known
from clusterlint.finding import Confidence, Finding, Severity
from clusterlint.link.linker import link
from clusterlint.link.surroundings import Surroundings
from clusterlint.rules.library_support import judge

MARK = "# found"

def asked(
    name: str, version: str = "", extras: str = "", line: int = 1, **more: object
) -> Dependency:
    """A line of a requirements file."""
    found = frozenset(extras.split())
    specifier = name + (f"[{','.join(sorted(found))}]" if found else "") + (f"=={version}" if version else "")
    known = Known.PINNED if version else Known.UNBOUNDED
    return Dependency(name, version, known, specifier, found, "requirements.txt", line, **more)  # type: ignore[arg-type]


def ranged(specifier: str, lowest: str) -> Dependency:
    name = specifier.partition(">")[0]
    return Dependency(name, lowest, Known.LOWER_BOUND, specifier, frozenset(), "requirements.txt", 1)


def findings(sources: Sources, *items: Dependency, service: str | None = None) -> list[Finding]:
    around = Surroundings(dependencies=Dependencies(items), target=target(service) if service else None)
    return sorted(judge(link(facts(sources), around)), key=lambda finding: finding.sort_key)


def only(sources: Sources, *items: Dependency, service: str | None = None) -> Finding:
    found = findings(sources, *items, service=service)
    assert len(found) == 1, [(one.location, one.message) for one in found]
    return found[0]


def marked(sources: Sources) -> list[tuple[str, int]]:
    files = {"app.py": sources} if isinstance(sources, str) else sources
    return [
        (path, number)
        for path, source in sorted(files.items())
        for number, line in enumerate(dedent(source).splitlines(), start=1)
        if line.endswith(MARK)
    ]


@pytest.mark.parametrize(("sources", "endpoint"), FOUND.values(), ids=FOUND)
def test_one_finding_where_the_library_gets_redis(sources: Sources, endpoint: str | None) -> None:
    finding = only(sources)
    assert [(finding.location.path, finding.location.line)] == marked(sources)
    assert finding.severity is Severity.ERROR
    assert finding.confidence.rank >= Confidence.LIKELY.rank
    assert finding.endpoint == endpoint
    assert finding.fix is not None and finding.fix.summary
    assert "secret" not in repr(finding)


@pytest.mark.parametrize("sources", SILENT.values(), ids=SILENT)
def test_nothing_is_said(sources: Sources) -> None:
    assert findings(sources) == []


def test_optional_import_is_only_possible() -> None:
    found = only("try:\n    from rq import Queue\nexcept ImportError:\n    Queue = None\n")
    assert found.confidence is Confidence.POSSIBLE


def test_bare_import_is_likely_and_the_call_goes_before_it() -> None:
    found = only({"a.py": "import rq\n", "b.py": "from rq import Queue\n"})
    assert (found.location.path, found.confidence) == ("a.py", Confidence.LIKELY)
    assert [place.location.path for place in found.related] == ["b.py"]
    found = only({"a.py": "import rq\n", "b.py": RQ})
    assert (found.location.path, found.confidence) == ("b.py", Confidence.CERTAIN)


def test_what_only_tests_show_is_only_possible() -> None:
    assert only({"tests/test_app.py": CELERY_APP}).confidence is Confidence.POSSIBLE
    found = only({"tests/conftest.py": CELERY_APP, "zoo.py": CELERY_APP})
    assert (found.location.path, found.confidence) == ("zoo.py", Confidence.CERTAIN)


def test_one_finding_for_each_endpoint() -> None:
    source = """
        from huey import RedisHuey
        one = RedisHuey("a", url="redis://a")  # found
        two = RedisHuey("b", url="redis://b")  # found
        again = RedisHuey("c", url="redis://b")
        """
    found = findings(source)
    assert [(one.location.path, one.location.line) for one in found] == marked(source)
    assert [one.endpoint for one in found] == ["a", "b"]
    assert [place.location.line for place in found[1].related] == [5]


def test_broker_and_result_backend_are_two_roles() -> None:
    source = 'from celery import Celery\napp = Celery("a", broker="redis://b", backend="redis://r")\n'
    found = {one.endpoint: one.message for one in findings(source)}
    assert "(broker)" in found["b"] and "(result backend)" in found["r"]
    source = 'from celery import Celery\napp = Celery("a", broker="amqp://b", backend="redis://r")\n'
    assert "(result backend)" in only(source).message


def test_a_socket_is_called_as_clients_call_it() -> None:
    source = """
        import redis
        r = redis.Redis.from_url("unix:///run/redis.sock?db=1")
        CACHES = {"default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "unix://user:secret@/run/redis.sock?db=1",
        }}
        """
    assert only(source).endpoint == "/run/redis.sock"
    assert [one.client.endpoint for one in link(facts(source)).constructions] == ["/run/redis.sock"]


def test_the_name_of_a_setting_leads_to_its_endpoint() -> None:
    sources = {
        "conf.py": 'import os\nCELERY_BROKER_URL = os.environ["REDIS_URL"]\n',
        "app.py": """
            from celery import Celery
            def make(flask):
                return Celery(flask.name, broker=flask.config["CELERY_BROKER_URL"])
            """,
    }
    assert only(sources).endpoint == "REDIS_URL"


class TestUnknownBroker:
    SOURCE = 'import os\nfrom celery import Celery\napp = Celery("a", broker=os.environ["BROKER"])\n'

    def test_nothing_shows_redis(self) -> None:
        assert findings(self.SOURCE) == []
        assert findings(self.SOURCE, asked("celery", "5.3.6")) == []

    def test_redis_in_the_manifest_makes_it_a_question(self) -> None:
        found = only(self.SOURCE, asked("celery", "5.3.6"), asked("redis", "5.0.0", line=2))
        assert (found.severity, found.endpoint, found.location.line) == (Severity.INFO, "BROKER", 3)
        assert found.message.startswith("could not tell")

    def test_the_extra_answers_it(self) -> None:
        found = only(self.SOURCE, asked("celery", "5.3.6", "redis", line=4))
        assert (found.severity, found.confidence) == (Severity.ERROR, Confidence.LIKELY)
        assert [(place.location.path, place.location.line) for place in found.related] == [("requirements.txt", 4)]

    def test_a_broker_known_elsewhere_answers_it_too(self) -> None:
        sources = {"app.py": self.SOURCE, "conf.py": 'CELERY_BROKER_URL = "amqp://rabbit"\n'}
        assert findings(sources, asked("celery", "5.3.6"), asked("redis", "5.0.0")) == []


class TestManifest:
    def test_a_library_that_always_uses_redis(self) -> None:
        found = only("import json\n", asked("rq", "1.16.2", line=3))
        assert (found.location.path, found.location.line) == ("requirements.txt", 3)
        assert found.confidence is Confidence.LIKELY
        assert any("rq==1.16.2 (requirements.txt:3)" in note for note in found.notes)

    def test_the_extra_asks_for_redis(self) -> None:
        assert only("import json\n", asked("celery", "5.3.6", "redis")).location.path == "requirements.txt"
        assert findings("import json\n", asked("celery", "5.3.6")) == []
        rabbit = 'from celery import Celery\napp = Celery("a", broker="amqp://rabbit", backend="rpc://")\n'
        assert findings(rabbit, asked("celery", "5.3.6", "redis")) == []

    def test_not_what_others_ask_for(self) -> None:
        assert findings("import json\n", asked("rq", "1.16.2", direct=False)) == []
        assert findings("import json\n", asked("rq", "1.16.2", conditional=True)) == []

    def test_the_code_goes_before_it(self) -> None:
        found = only(RQ, asked("rq", "1.16.2"))
        assert found.location.path == "app.py"
        assert any("found rq==1.16.2 (requirements.txt:1)" in note for note in found.notes)


class TestClusterSetUp:
    def test_the_cluster_class_is_told_what_stays_broken(self) -> None:
        source = """
            from flask_caching import Cache
            CACHE_TYPE = "RedisClusterCache"
            """
        found = only(source)
        assert found.severity is Severity.WARNING
        assert "get_many()" in found.message

    def test_a_switch_between_both_is_fine(self) -> None:
        plain = """
            import os
            from taskiq_redis import RedisAsyncClusterResultBackend, RedisAsyncResultBackend
            if os.environ.get("CLUSTER"):
                results = RedisAsyncClusterResultBackend("redis://a")
            else:
                results = RedisAsyncResultBackend("redis://a")
            """
        assert findings(plain) == []

    @pytest.mark.parametrize("setting", ["LIMITER_STORAGE", "REDIS_URL"])
    def test_a_storage_that_is_not_known_may_be_the_one_for_clusters(self, setting: str) -> None:
        source = f"""
            import os
            import redis
            from flask_limiter import Limiter
            limiter = Limiter(storage_uri=os.environ["{setting}"])
            """
        found = only(source)
        assert (found.severity, found.endpoint) == (Severity.INFO, setting)
        assert found.fix is not None and "redis+cluster://" in found.fix.summary

    def test_the_cluster_class_of_the_same_kind_is_the_way_out(self) -> None:
        source = 'from faststream.redis import RedisBroker\nbroker = RedisBroker("redis://a")\n'
        switch = """
            from faststream.redis import RedisBroker, RedisClusterBroker
            broker = RedisClusterBroker("redis://a") if FLAG else RedisBroker("redis://a")
            """
        assert only(source).severity is Severity.ERROR
        assert {one.severity for one in findings(switch)} <= {Severity.WARNING}

    def test_a_client_decides_where_there_is_no_class_for_it(self) -> None:
        source = """
            import redis
            from dramatiq.brokers.redis import RedisBroker
            broker = RedisBroker(client=redis.{}(host="a"), namespace="{{dramatiq}}")
            """
        assert only(source.format("Redis")).severity is Severity.ERROR
        assert only(source.format("RedisCluster")).severity is Severity.WARNING

    def test_an_option_beside_the_address(self) -> None:
        source = """
            from celery import Celery
            app = Celery("a", broker="amqp://rabbit")
            app.conf.redbeat_redis_url = "redis://a"
            app.conf.redbeat_redis_options = {}
            """
        assert only(source.format({"cluster": True})).severity is Severity.WARNING
        assert only(source.format({"retry_period": 1})).severity is Severity.ERROR

    def test_a_class_of_the_project_that_gives_the_client(self) -> None:
        settings = """
            CACHES = {{"default": {{
                "BACKEND": "django_redis.cache.RedisCache",
                "LOCATION": "redis://cache:6379/0",
                "OPTIONS": {},
            }}}}
            """
        factory = """
            from {} import RedisCluster
            from django_redis.pool import ConnectionFactory
            class ClusterFactory(ConnectionFactory):
                def connect(self, url):
                    return {}.from_url(url)
            """
        named = settings.format('{"CONNECTION_FACTORY": "shop.cache.ClusterFactory"}')
        own = factory.format("redis.cluster", "RedisCluster")
        found = only({"settings.py": named, "shop/cache.py": own})
        assert found.severity is Severity.WARNING
        assert "from ClusterFactory" in found.message and "get_many() still raises" in found.message
        assert only({"shop/cache.py": own}).severity is Severity.WARNING
        without = settings.format("{}")
        assert only({"settings.py": without, "shop/cache.py": own}).severity is Severity.ERROR
        plain = factory.format("redis.cluster", "Redis") + "from redis import Redis\n"
        assert only({"settings.py": named, "shop/cache.py": plain}).severity is Severity.ERROR

    @pytest.mark.parametrize("named", ["shop.cache.QuietCache", "src.shop.cache.QuietCache", "cache.QuietCache"])
    @pytest.mark.parametrize(
        "classes",
        [
            "class QuietCache(RedisCache): pass",
            "class OwnCache(RedisCache): pass\nclass QuietCache(OwnCache): pass",
        ],
    )
    def test_a_backend_of_the_project(self, named: str, classes: str) -> None:
        settings = f"""
            import os
            CACHES = {{"default": {{"BACKEND": "{named}", "LOCATION": os.environ["CACHE_URL"]}}}}
            """
        own = f"from django.core.cache.backends.redis import RedisCache\n{classes}\n"
        found = only({"src/shop/settings.py": settings, "src/shop/cache.py": own})
        assert (found.location.path, found.endpoint) == ("src/shop/settings.py", "CACHE_URL")
        assert [one.location.path for one in found.related] == ["src/shop/cache.py"]

    @pytest.mark.parametrize(
        ("backend", "told"),
        [
            ("django_prometheus.cache.backends.redis.RedisCache", "django-prometheus (cache backend RedisCache)"),
            ("django_prometheus.cache.backends.redis.NativeRedisCache", "django-prometheus (cache backend Native"),
            ("redis_lock.django_cache.RedisCache", "python-redis-lock (cache backend)"),
        ],
    )
    def test_a_backend_of_another_library_that_derives_from_one(self, backend: str, told: str) -> None:
        settings = f"""
            import os
            CACHES = {{"default": {{"BACKEND": "{backend}", "LOCATION": os.environ["CACHE_URL"]}}}}
            """
        found = only(settings, asked(told.split()[0]))
        assert found.message.startswith(told)
        assert (found.severity, found.confidence, found.endpoint) == (Severity.ERROR, Confidence.CERTAIN, "CACHE_URL")
        own = f"from {backend.rpartition('.')[0]} import {backend.rpartition('.')[2]} as Base\nclass QuietCache(Base): pass\n"
        of_own = only({"cache.py": own, "settings.py": settings.replace(backend, "cache.QuietCache")})
        assert (of_own.location.path, of_own.endpoint) == ("settings.py", "CACHE_URL")

    def test_a_requirement_that_such_a_library_is_made_of_is_told_by_it(self) -> None:
        settings = 'CACHES = {"default": {"BACKEND": "django_prometheus.cache.backends.redis.RedisCache"}}\n'
        found = only(settings, asked("django-redis"), asked("django-prometheus", line=2))
        assert found.location.path == "app.py"
        assert only("x = 1\n", asked("django-redis"), asked("django-prometheus")).location.path == "requirements.txt"

    def test_a_requirement_says_nothing_of_a_part_that_may_not_be_used(self) -> None:
        assert "cache backend" not in only("x = 1\n", asked("python-redis-lock")).message

    def test_metrics_alone_are_no_redis(self) -> None:
        assert findings('INSTALLED_APPS = ["django_prometheus"]\nimport django_prometheus\n') == []

    def test_a_backend_of_the_project_that_is_not_named(self) -> None:
        settings = 'CACHES = {"default": {"BACKEND": "other.QuietCache", "LOCATION": "redis://a"}}\n'
        own = "from django.core.cache.backends.redis import RedisCache\nclass QuietCache(RedisCache): pass\n"
        assert only({"settings.py": settings, "cache.py": own}).location.path == "cache.py"

    def test_a_class_that_has_nothing_to_do_with_the_client(self) -> None:
        source = """
            import redis
            from celery import Celery, Task
            class Counting(Task):
                counters = redis.RedisCluster(host="c")
            app = Celery("a", broker="redis://queue")
            """
        assert only(source).severity is Severity.ERROR

    def test_a_release_before_the_support(self) -> None:
        source = 'from limits.storage import storage_from_string\ns = storage_from_string("redis+cluster://a:1")\n'
        found = only(source, asked("limits", "1.5.1"))
        assert found.severity is Severity.ERROR
        assert "limits==1.5.1 (requirements.txt:1)" in found.message
        assert only(source, ranged("limits>=1.5.1", "1.5.1")).severity is Severity.INFO
        assert only(source, ranged("limits>=1.5.1,<2", "1.5.1")).severity is Severity.ERROR
        assert findings(source, asked("limits", "5.8.0")) == []


FLAG = 'import os\nCLUSTER_ENABLED = os.environ.get("REDIS_CLUSTER_ENABLED") == "1"\n'

KEPT_OFF = {
    "a value": """
        from celery import Celery
        app = Celery("a", broker="amqp://rabbit//" if CLUSTER_ENABLED else "redis://broker")
        """,
    "a setting": 'CELERY_BROKER_URL = "amqp://rabbit//" if CLUSTER_ENABLED else os.environ.get("B", "redis://b")\n',
    "a setting that is not known": """
        import redis
        CELERY_BROKER_URL = "amqp://rabbit//" if CLUSTER_ENABLED else os.environ["REDIS_URL"]
        """,
    "a name that branches give a value": """
        from celery import Celery
        if CLUSTER_ENABLED:
            url = "amqp://rabbit//"
        else:
            url = "redis://broker"
        app = Celery("a", broker=url)
        """,
    "what a function returns": """
        from celery import Celery
        from redis.cluster import RedisCluster
        def url():
            if CLUSTER_ENABLED:
                return "amqp://rabbit//"
            return "redis://broker"
        app = Celery("a", broker=url())
        """,
    "a part of a text": """
        from limits.storage import storage_from_string
        scheme = "memory" if CLUSTER_ENABLED else "redis"
        storage = storage_from_string(f"{scheme}://limits")
        """,
    "a call": """
        from flask_limiter import Limiter
        if CLUSTER_ENABLED:
            limiter = Limiter(str)
        else:
            limiter = Limiter(str, storage_uri="redis://limits:6379")
        """,
    "behind an early return": """
        from huey import MemoryHuey, RedisHuey
        def make():
            if CLUSTER_ENABLED:
                return MemoryHuey("a")
            return RedisHuey("a", url="redis://queue")
        """,
    "a function that sets the configuration": """
        from celery import Celery
        app = Celery("a")
        def configure():
            if not CLUSTER_ENABLED:
                app.conf.broker_url = "redis://broker"
        """,
    "a mapping": """
        if CLUSTER_ENABLED:
            CACHES = {"default": {"BACKEND": "shop.cache.ClusterCache", "LOCATION": os.environ["REDIS_URL"]}}
        else:
            CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": os.environ["REDIS_URL"]}}
        """,
}


class TestFlag:
    @pytest.mark.parametrize("source", KEPT_OFF.values(), ids=KEPT_OFF)
    def test_what_a_flag_keeps_off_a_cluster(self, source: str) -> None:
        source = FLAG + dedent(source)
        manifest = [asked("celery", extras="redis"), asked("django-redis"), asked("redis")]
        shown = [one for one in manifest if one.name.replace("-", "_") in source.lower() or one.name == "redis"]
        assert findings(source, *shown) == []
        assert findings(source.replace("CLUSTER_ENABLED", "FAST"), *shown) != []

    def test_what_a_cluster_gets_is_judged(self) -> None:
        source = """
            from celery import Celery
            app = Celery("a", broker="redis://there" if CLUSTER_ENABLED else "amqp://rabbit")
            """
        assert only(FLAG + dedent(source)).endpoint == "there"

    def test_a_function_that_is_called_in_both_modes(self) -> None:
        source = """
            from huey import RedisHuey
            def make(name):
                return RedisHuey(name, url="redis://queue")
            if CLUSTER_ENABLED:
                make("a")
            else:
                make("b")
            """
        assert only(FLAG + dedent(source)).location.line == 6

    def test_a_word_for_the_mode_where_the_library_has_a_class_for_clusters(self) -> None:
        source = """
            import os
            from taskiq_redis import ListQueueBroker, ListQueueClusterBroker
            if os.environ.get("REDIS_MODE") == "cluster":
                broker = ListQueueClusterBroker(os.environ["NODES"])
            else:
                broker = ListQueueBroker(os.environ["REDIS_URL"])
            """
        assert {one.severity for one in findings(source)} == {Severity.WARNING}


class TestSeveral:
    """Uses of one library that have nothing to do with each other."""

    def test_a_cluster_and_another_server(self) -> None:
        source = """
            import os
            from limits.storage import RedisClusterStorage, RedisStorage, storage_from_string
            from taskiq_redis import ListQueueBroker, ListQueueClusterBroker
            plain = storage_from_string("redis://a:6379")  # found
            clustered = storage_from_string("redis+cluster://b:7000")
            direct = RedisStorage("redis://d:6379")  # found
            there = RedisClusterStorage("redis+cluster://b:7000")
            tasks = ListQueueBroker(os.environ["TASKS_URL"])  # found
            more = ListQueueClusterBroker(os.environ["CLUSTER_URL"])
            """
        errors = [one for one in findings(source) if one.severity is Severity.ERROR]
        assert [(one.location.path, one.location.line) for one in errors] == marked(source)

    @pytest.mark.parametrize(
        "source",
        [
            'storage = storage_from_string("redis+cluster://a") if FAST else storage_from_string("redis://b")',
            'storage = storage_from_string("redis+cluster://a" if FAST else "redis://b")',
            'if FAST:\n    s = storage_from_string("redis+cluster://a")\nelse:\n    s = storage_from_string("redis://b")',
            'def make():\n    if FAST:\n        return storage_from_string("redis+cluster://a")\n'
            '    return storage_from_string("redis://b")',
        ],
    )
    def test_a_cluster_or_another_server(self, source: str) -> None:
        assert findings(f"from limits.storage import storage_from_string\n{source}\n") == []

    def test_two_applications_one_of_which_reads_the_variable_of_that_name(self) -> None:
        sources = {
            "one.py": 'from celery import Celery\napp = Celery("one")\napp.conf.broker_url = "redis://one:6379/0"\n',
            "two.py": """
                import os
                from celery import Celery
                class Production:
                    broker_url = os.environ.get("BROKER_URL") or "redis://two:6379"
                app = Celery("two")
                app.config_from_object(Production)
                """,
            "three.py": 'import os\nbroker_url = os.environ.get("QUEUE_URL", "redis://three:6379")\n',
        }
        found = {one.location.path: one.endpoint for one in findings(sources)}
        assert found == {"one.py": "one:6379", "two.py": "BROKER_URL", "three.py": "QUEUE_URL"}

    def test_two_caches_each_with_its_own_address(self) -> None:
        source = """
            from flask import Flask
            from flask_caching import Cache
            one = Flask("one")
            one.config.update(CACHE_TYPE="RedisCache", CACHE_REDIS_URL="redis://one:6379/0")
            two = Cache(config={"CACHE_TYPE": "RedisCache", "CACHE_REDIS_HOST": "two", "CACHE_REDIS_PORT": 1})
            class Third:
                CACHE_TYPE = "RedisCache"
                CACHE_REDIS_HOST = "three"
            """
        found = [(one.location.line, one.endpoint) for one in findings(source)]
        assert found == [(5, "one:6379"), (6, "two:1"), (8, "three:6379")]


def test_a_service_that_takes_a_plain_client() -> None:
    found = only(CELERY_APP, service="redis-enterprise")
    assert (found.severity, found.confidence) == (Severity.WARNING, Confidence.LIKELY)


def test_the_place_of_the_client_is_left_to_its_own_rule() -> None:
    source = 'from flask_redis import FlaskRedis\nclient = FlaskRedis(host="a")\n'
    assert [one.location.line for one in findings(source)] == [1]


def test_the_same_for_any_order_of_the_files() -> None:
    sources = {"b.py": CELERY_APP, "a.py": RQ, "c.py": HUEY, "d.py": CELERY_UPDATE}
    backwards = dict(reversed(sources.items()))
    assert findings(sources) == findings(backwards)
