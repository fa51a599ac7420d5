"""The addresses that a test makes up are no endpoints of the program."""

from __future__ import annotations

import pytest
from linking import linked, templates

STORE = """
    import redis
    from redis import Redis

    class Kept:
        def __init__(self, url):
            self.client = redis.from_url(url)

        def run(self, user):
            self.client.hget(f"kept:{user}", "name")

    class Opened:
        def __init__(self, url):
            self.url = url

        def run(self, user):
            with redis.from_url(self.url) as client:
                client.hget(f"opened:{user}", "name")

    class Given:
        def __init__(self, client: Redis):
            self.client = client

        def run(self, user):
            self.client.hget(f"given:{user}", "name")
    """
TESTED = """
    from redis import Redis
    from store import Given, Kept, Opened

    def test_kept():
        Kept("redis://invented:1").run(1)

    def test_opened():
        Opened(url="redis://invented:1").run(1)

    def test_given():
        client = Redis("invented", 1)
        client.get("mine")
        Given(client).run(1)
    """


def endpoints(path: str, **files: str) -> set[str | None]:
    program = linked({"store.py": STORE, "tests/test_store.py": TESTED, **files})
    return {call.client.endpoint for call in program.calls if call.location.path == path}


def test_the_program_connects_nowhere_that_only_a_test_names() -> None:
    assert endpoints("store.py") == {None}


def test_no_client_that_the_program_builds_is_told_to_be_where_a_test_has_it() -> None:
    built = linked({"store.py": STORE, "tests/test_store.py": TESTED}).constructions
    assert {(one.location.path, one.client.endpoints) for one in built} == {
        ("store.py", ()),
        ("tests/test_store.py", ("invented:1",)),
    }


def test_a_test_connects_where_it_says() -> None:
    assert endpoints("tests/test_store.py") == {"invented:1"}


@pytest.mark.parametrize("own", ["redis://invented:1", "redis://main:1"])
def test_an_address_that_the_program_names_is_its_own(own: str) -> None:
    main = f"from store import Kept\nKept('{own}').run(2)\n"
    program = linked({"store.py": STORE, "tests/test_store.py": TESTED, "main.py": main})
    found = {call.client.endpoint for call in program.calls if "kept:2" in str(templates(call))}
    assert found == {own.removeprefix("redis://")}


def test_a_client_that_is_injected_is_where_the_program_connects_and_not_its_tests() -> None:
    main = """
        from redis import Redis

        Redis("main", 1).ping()

        def run(client: Redis, user):
            client.hget(f"run:{user}", "name")
        """
    tests = """
        from redis import Redis
        from main import run

        def test_run():
            run(Redis("invented", 1), 1)
        """
    program = linked({"main.py": main, "tests/test_main.py": tests})
    assert {call.client.endpoint for call in program.calls if call.location.path == "main.py"} == {"main:1"}


def test_a_setting_is_named_by_whoever_reads_it() -> None:
    tests = """
        import os
        from redis import Redis
        from store import Given

        def test_given():
            Given(Redis.from_url(os.environ["REDIS_URL"])).run(1)
        """
    calls = linked({"store.py": STORE, "tests/test_store.py": tests}).calls
    assert {call.client.endpoint for call in calls if "given:" in str(templates(call))} == {"REDIS_URL"}


def test_a_test_that_asks_a_factory_for_another_database_is_where_that_is_found() -> None:
    factory = "import redis\ndef connect(db=0):\n    return redis.Redis('main', 1, db)\n"
    tests = "from factory import connect\ndef test_it():\n    connect(db=5).get('a')\n"
    built = linked({"factory.py": factory, "tests/test_factory.py": tests}).constructions
    assert [one.location.path for one in built if one.database == 5] == ["tests/test_factory.py"]


@pytest.mark.parametrize("stand_in", ["SimpleNamespace(settings=SETTINGS)", "Registry()"])
def test_what_a_test_puts_on_an_object_that_nobody_declares_is_not_found_by_the_program(stand_in: str) -> None:
    program = """
        import redis

        def run(request):
            redis.from_url(request.registry.settings["queue.url"]).get("a")
        """
    tests = f"""
        from types import SimpleNamespace

        SETTINGS = {{"queue.url": "redis://invented:1"}}

        class Registry:
            settings = SETTINGS

        def test_run(request_of_app):
            request_of_app.registry = {stand_in}
        """
    (call,) = linked({"app.py": program, "tests/test_app.py": tests}).calls
    assert call.client.endpoint == "queue.url"


def test_what_a_test_gives_in_place_of_an_object_is_not_what_the_program_is_given() -> None:
    source = """
        import redis

        class Store:
            def __init__(self, url):
                self.client = redis.from_url(url)

            @classmethod
            def create(cls, context, request):
                return cls(request.registry.settings.get("store.url"))

            def run(self):
                self.client.hget("a", "b")
        """
    tests = """
        from types import SimpleNamespace
        from app import Store

        def test_create():
            request = SimpleNamespace(registry=SimpleNamespace(settings={"store.url": "redis://"}))
            Store.create(None, request).run()
        """
    program = linked({"app.py": source, "tests/test_app.py": tests})
    assert {call.client.endpoint for call in program.calls} == {"store.url"}
    assert {one.client.endpoint for one in program.constructions} == {"store.url"}
