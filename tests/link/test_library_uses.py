"""Where linking sees that a third-party library is given Redis, with rows made for these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from linking import Sources, linked

from clusterlint.catalog.library import Library, Use
from clusterlint.finding import Confidence
from clusterlint.link.program import LibraryUse
from clusterlint.link.third_party import library_clues


def use(role: str, **told: object) -> Use:
    """A row's use: `told` are the parts that say how it shows in code."""
    blank: dict[str, object] = {
        "support": "no", "since": "", "configure": "", "broken": (), "instead": "", "run": "", "unrun": "",
        "checks": (), "sources": (), "imports": (), "strings": (), "settings": (), "calls": (), "always": False,
        "extras": (), "extended": (),
    }  # fmt: skip
    return Use(role=role, **{**blank, **told})  # type: ignore[arg-type]


ROWS = [
    Library(
        "mail-queue",
        "Mail Queue",
        ("mailq",),
        (
            use(
                "broker",
                strings=("redis://",),
                settings=("mailq_broker_url", "broker_url"),
                calls=("mailq.App", "mailq.make.configure"),
            ),
            use("results", strings=("redis://",), settings=("mailq_results", "results"), calls=("mailq.App",)),
        ),
    ),
    Library(
        "cachebox",
        "Cachebox",
        ("cachebox",),
        (
            use(
                "store",
                imports=("cachebox.redis", "cachebox.RedisStore"),
                strings=("cachebox.redis.Store", "plain"),
                settings=("BOX_TYPE",),
            ),
            use("store of a cluster", strings=("cachebox.redis.StoreCluster",)),
        ),
    ),
    Library("jobs", "Jobs", ("jobs",), (use("queue", imports=("jobs",), always=True),)),
]


@pytest.fixture(autouse=True)
def own_rows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    rows = {library.distribution: library for library in ROWS}
    monkeypatch.setattr(library_clues, "libraries", lambda: rows)
    library_clues.known_clues.cache_clear()
    yield
    library_clues.known_clues.cache_clear()


def seen(sources: Sources) -> list[tuple[int, str, str, str | None]]:
    """Line, role, evidence and endpoint of each place."""
    return [(p.location.line, p.role, p.evidence, p.endpoint) for p in linked(sources).libraries]


def place(sources: Sources) -> LibraryUse:
    found = linked(sources).libraries
    assert len(found) == 1, found
    return found[0]


def test_argument_that_fits_the_role() -> None:
    assert seen('import mailq\na = mailq.App(broker="redis://b", results="redis://r")\n') == [
        (2, "broker", "call", "b"),
        (2, "results", "call", "r"),
    ]


def test_argument_of_no_role_speaks_for_all() -> None:
    assert {role for _, role, _, _ in seen('from mailq import App\na = App("redis://b")\n')} == {"broker", "results"}


def test_values_are_followed() -> None:
    source = """
        import os
        from mailq import App
        from conf import HOST

        URL = f"redis://{HOST}:6379"

        def make(url):
            return App(broker=url)

        make(os.environ.get("QUEUE", "redis://localhost"))
        App(broker=URL)
        """
    assert seen({"app.py": source, "conf.py": 'import os\nHOST = os.environ["HOST"]\n'}) == [
        (9, "broker", "call", "QUEUE"),
        (12, "broker", "call", "HOST"),
    ]


@pytest.mark.parametrize(
    ("value", "evidence", "confidence"),
    [
        ('"redis://b"', "call", Confidence.CERTAIN),
        ('os.environ.get("Q", "redis://b")', "call", Confidence.CERTAIN),
        ('os.environ["REDIS_URL"]', "open", Confidence.LIKELY),
        ('os.environ["Q"]', "open", Confidence.POSSIBLE),
        ('os.environ.get("Q", OTHER)', "open", Confidence.POSSIBLE),
        ('os.environ.get("Q", REDIS_URL)', "open", Confidence.LIKELY),
        ('"amqp://b"', "other", Confidence.CERTAIN),
        ('"redis+cluster://b"', "other", Confidence.CERTAIN),
    ],
)
def test_how_well_the_value_is_known(value: str, evidence: str, confidence: Confidence) -> None:
    known = "import os\nfrom mailq import App\nOTHER, REDIS_URL = changed(), changed(1)\n"
    found = place(f"{known}a = App(broker={value})\n")
    assert (found.evidence, found.confidence) == (evidence, confidence)


def test_call_on_what_a_library_made() -> None:
    assert seen('import mailq\nmailq.make().configure("redis://b")\n') == [(2, "broker", "call", "b")]


@pytest.mark.parametrize(
    "line",
    [
        'broker_url = "redis://b"',
        'app.conf.broker_url = "redis://b"',
        'app.config["MAILQ_BROKER_URL"] = "redis://b"',
        'app.conf.update(broker_url="redis://b")',
        'app.conf.update({"broker_url": "redis://b"})',
        'class Config:\n    MAILQ_BROKER_URL = "redis://b"',
        'def make(app):\n    app.conf.broker_url = "redis://b"',
        'url = os.getenv("MAILQ_BROKER_URL", "redis://b")',
    ],
)
def test_settings(line: str) -> None:
    found = place(f"import mailq, os\n{line}\n")
    assert (found.role, found.evidence) == ("broker", "setting")
    assert found.endpoint in ("b", "MAILQ_BROKER_URL")


def test_setting_counts_only_where_the_library_is_known() -> None:
    assert seen('broker_url = "redis://b"\n') == []
    assert seen('MAILQ_BROKER_URL = "redis://b"\n') != []
    assert seen({"a.py": 'broker_url = "redis://b"\n', "b.py": "import mailq\n"}) != []


def test_path_of_a_class_counts_anywhere_and_knows_its_neighbours() -> None:
    source = 'STORES = {"a": {"CLASS": "cachebox.redis.Store", "LOCATION": ["redis://c:1/0"]}}\n'
    assert seen(source) == [(1, "store", "setting", "c:1")]
    assert seen('STORES = {"a": {"CLASS": "cachebox.redis.StoreCluster"}}\n')[0][1] == "store of a cluster"
    assert seen('"""See cachebox.redis.Store for more."""\n') == []


def test_address_in_a_setting_of_the_same_family() -> None:
    source = 'import cachebox\nBOX_TYPE = "plain"\nBOX_REDIS_URL = "redis://c"\nOTHER_URL = "redis://o"\n'
    assert place(source).endpoint == "c"


def test_setting_with_an_address_is_called_by_its_name() -> None:
    settings = """
        from pydantic_settings import BaseSettings
        class Settings(BaseSettings):
            mailq_broker_url: str = "redis://b"
        settings = Settings()
        """
    app = "from mailq import App\nfrom conf import settings\nApp(broker=settings.mailq_broker_url)\n"
    found = linked({"conf.py": settings, "app.py": app}).libraries
    assert [(u.location.path, u.endpoint) for u in found] == [
        ("app.py", "MAILQ_BROKER_URL"),
        ("conf.py", "MAILQ_BROKER_URL"),
    ]


@pytest.mark.parametrize("made", ["import environ\nenv = environ.Env()", "from environs import Env\nenv = Env()"])
def test_objects_that_read_the_environment(made: str) -> None:
    found = linked(f'{made}\nMAILQ_BROKER_URL = env("REDIS_URL", default="redis://b")\n').libraries
    assert {(u.evidence, u.endpoint) for u in found} == {("setting", "REDIS_URL")}


def test_url_put_together_is_named_by_its_host() -> None:
    source = """
        import os
        from mailq import App
        App(broker=f"redis://{os.environ['REDIS_HOST']}:{os.environ['REDIS_PORT']}/0")
        """
    assert place(source).endpoint == "REDIS_HOST"


def test_host_written_out_is_named_by_the_setting_of_its_port() -> None:
    head = 'import os\nHOSTS = [{"host": "localhost", "port": int(os.environ["LAYER_PORT"])}]\n'
    store = 'STORES = {"a": {"CLASS": "cachebox.redis.Store", "CONFIG": {"hosts": HOSTS}}}\n'
    assert seen(head + store) == [(3, "store", "setting", "LAYER_PORT")]


@pytest.mark.parametrize("hosts", ['[{"address": u} for u in URLS.split(",")]', '[{"address": URLS.strip()}]'])
def test_address_in_a_list_of_hosts_is_named_by_the_setting_that_it_is_cut_from(hosts: str) -> None:
    head = f'import os\nURLS = os.environ["REDIS_URLS"]\nHOSTS = {hosts}\n'
    store = 'STORES = {"a": {"CLASS": "cachebox.redis.Store", "CONFIG": {"hosts": HOSTS}}}\n'
    assert seen(head + store) == [(4, "store", "setting", "REDIS_URLS")]
    broker = 'import mailq\nMAILQ_BROKER_URL = HOSTS[0]["address"] or "redis://b"\n'
    assert {u.endpoint for u in linked(head + broker).libraries} == {"REDIS_URLS"}


def test_class_that_inherits_from_the_library_s() -> None:
    assert seen('from mailq import App\nclass Own(App):\n    pass\na = Own(broker="redis://b")\n') == [
        (4, "broker", "call", "b")
    ]


def test_imports_and_what_is_made_of_them() -> None:
    source = """
        import redis
        from cachebox import RedisStore, MemoryStore
        store = RedisStore(redis.Redis(host="h"))
        other = MemoryStore()
        """
    assert seen(source) == [(3, "store", "import", None), (4, "store", "call", "h:6379")]
    assert seen("from cachebox import MemoryStore\nimport cachebox\n") == []


def test_cluster_client_is_a_sign() -> None:
    source = "import redis\nimport jobs\nq = jobs.Queue(redis.{}(host='h'))\n"
    calls = [[u for u in linked(source.format(c)).libraries if u.evidence == "call"] for c in ("Redis", "RedisCluster")]
    assert [[u.clustered for u in found] for found in calls] == [[False], [True]]


def test_optional_and_type_checking_imports() -> None:
    assert place("try:\n    import jobs\nexcept ImportError:\n    jobs = None\n").confidence is Confidence.POSSIBLE
    assert place("try:\n    import jobs\nexcept ValueError:\n    pass\n").confidence is Confidence.LIKELY
    assert seen("import typing\nif typing.TYPE_CHECKING:\n    import jobs\n") == []
    assert place("def f():\n    import jobs\n").confidence is Confidence.LIKELY


def test_a_file_of_the_project_with_the_library_s_name() -> None:
    wrapper = {"shop/jobs.py": "from jobs import Queue\n", "shop/tasks.py": "from jobs import job\n"}
    assert [u.location.path for u in linked(wrapper).libraries] == ["shop/jobs.py", "shop/tasks.py"]
    own = {"jobs.py": "class Queue: ...\n", "app.py": "from jobs import Queue\n"}
    assert linked(own).libraries == ()
    source_tree = {"src/jobs/__init__.py": "import jobs.queue\n", "src/jobs/queue.py": "", "run.py": "import jobs\n"}
    assert linked(source_tree).libraries == ()


def test_imported_modules_are_those_from_outside() -> None:
    program = linked({"a.py": "import os, jobs.queue\nfrom b import c\n", "b.py": "from . import a\nfrom xml import dom\n"})
    assert program.imports == {"os", "jobs", "xml"}


def test_passwords_are_not_kept() -> None:
    found = linked('import mailq\nbroker_url = "redis://user:secret@b"\nmailq.App(broker="redis://:secret@b")\n')
    assert len(found.libraries) == 2
    assert "secret" not in repr(found.libraries)
