"""Variables whose name is in a field or a parameter, and fields that one object has and another lacks."""

from __future__ import annotations

import pytest
from linking import linked

BUILT = """
    import os
    from dataclasses import dataclass
    from redis import Redis

    {decorator}
    class Instance:
{fields}

        @property
        def url(self):
            return os.environ[self.env] + (f"/{{self.number}}" if self.number is not None else "")

    cache = Redis.from_url(Instance("CACHE_URL").url)
    other = Redis.from_url(Instance("OTHER_URL", 5).url)
    """
FIELDS = "        env: str\n        number: int | None = None"
INIT = """
        def __init__(self, env, number=None):
            self.env = env
            self.number = number
"""


@pytest.mark.parametrize(("decorator", "fields"), [("@dataclass", FIELDS), ("# by hand", INIT)])
def test_each_object_has_its_own_variable_and_database(decorator: str, fields: str) -> None:
    found = linked(BUILT.format(decorator=decorator, fields=fields)).constructions
    assert [(c.client.endpoint, c.database) for c in found] == [("CACHE_URL", None), ("OTHER_URL", 5)]


FACTORY = """
    import os
    from redis import Redis

    def connected(name):
        return Redis.from_url({read})

    sessions, cache = connected("SESSIONS"), connected("CACHE")

    def use():
        sessions.get("a")
        cache.set("b", 1)
    """


@pytest.mark.parametrize(
    "read", ['os.environ[f"{name}_URL"]', 'os.environ.get(name + "_URL", "redis://localhost")', 'os.getenv(f"{name}_URL")']
)  # fmt: skip
def test_a_name_put_together_is_known_from_the_call(read: str) -> None:
    program = linked(FACTORY.format(read=read))
    assert {c.client.endpoint for c in program.constructions} == {"SESSIONS_URL", "CACHE_URL"}
    assert [c.client.endpoint for c in program.calls] == ["SESSIONS_URL", "CACHE_URL"]


def test_a_field_that_other_code_sets_is_not_taken_for_empty() -> None:
    program = linked(
        """
        from redis import Redis

        class Store:
            def __init__(self):
                self.client = None

            def connect(self):
                self.client = Redis("cache")

        store = Store()

        def one():
            return store.client.get("a")
        """
    )
    assert [c.client.endpoint for c in program.calls] == ["cache:6379"]


SETTINGS_OBJECTS = {
    "Django's": "from django.conf import settings",
    "a module's": "import settings",
    "a parameter's": "settings = load()",
}


@pytest.mark.parametrize("made", SETTINGS_OBJECTS.values(), ids=SETTINGS_OBJECTS.keys())
def test_the_default_of_a_setting_is_what_is_known_of_it(made: str) -> None:
    program = linked(
        f"""
        import redis
        {made}

        one = redis.Redis.from_url(getattr(settings, "CACHE_URL", "redis://cache:6379/2"))
        two = redis.Redis(host=getattr(settings, "CACHE_HOST", "cache"), db=getattr(settings, "CACHE_DB", 3))
        """
    )
    found = [(built.client.endpoint, built.database) for built in program.constructions]
    assert found == [("CACHE_URL", 2), ("CACHE_HOST", 3)]


def test_what_the_settings_say_goes_before_the_default() -> None:
    program = linked(
        {
            "shop/settings.py": "CACHE_URL = 'redis://cache:6379/5'",
            "shop/use.py": """
                import redis
                from django.conf import settings
                r = redis.Redis.from_url(getattr(settings, "CACHE_URL", "redis://cache:6379/2"))
                """,
        }
    )
    assert [(c.client.endpoint, c.database) for c in program.constructions] == [("CACHE_URL", 5)]


def test_a_setting_of_django_is_one_value_however_it_is_read() -> None:
    program = linked(
        """
        import redis
        from django.conf import settings

        def use(r: redis.Redis):
            r.get(settings.QUEUE)
            r.get(getattr(settings, "QUEUE", "jobs"))
        """
    )
    first, second = (call.keys[0].choices[0] for call in program.calls)
    assert first.holes[0].identity == second.holes[0].identity
    assert str(first) == "{settings.QUEUE}"


def test_attributes_that_an_object_of_settings_reads_when_they_are_asked_for() -> None:
    program = linked(
        """
        import os
        import redis

        class Config(dict):
            defaults = {"CACHE_HOST": "127.0.0.1", "CACHE_PORT": 6379, "CACHE_DB": 4}

            def get(self, item, default=None):
                value = os.environ.get(item)
                return self.defaults.get(item) if value is None else value

            def __getattr__(self, item):
                return self.get(item)

        config = Config()
        URL = "redis://%(host)s:%(port)s/{}" % {"host": config.CACHE_HOST, "port": config.CACHE_PORT}
        one = redis.Redis(host=config.CACHE_HOST, port=config.CACHE_PORT, db=config.CACHE_DB)
        two = redis.Redis.from_url(URL.format(config.CACHE_DB))
        """
    )
    found = [(built.client.endpoints, built.database) for built in program.constructions]
    assert found == [(("CACHE_HOST",), 4), (("CACHE_HOST",), 4)]


@pytest.mark.parametrize(
    ("read", "complete"),
    [
        ('os.getenv("QUEUE", "jobs")', True),
        ("settings.QUEUE", True),
        ('getattr(settings, "OTHER", "jobs")', True),
        ('getattr(settings, "OTHER", ["jobs", "mails"])', False),
        ("settings.OTHER", False),
    ],
)
def test_a_setting_with_a_text_as_its_default_is_one_key(read: str, complete: bool) -> None:
    program = linked(
        {
            "settings.py": "QUEUE = 'jobs'",
            "use.py": f"""
                import os
                import redis
                from django.conf import settings

                def take(r: redis.Redis):
                    return r.blpop({read}, timeout=1)
                """,
        }
    )
    assert [call.complete for call in program.calls] == [complete]
