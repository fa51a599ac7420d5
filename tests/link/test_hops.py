"""The hops of clients and keys: recorded when asked for, and of no influence on anything else."""

from __future__ import annotations

from linking import Sources, facts
from msgspec.structs import replace

from clusterlint.link.linker import link
from clusterlint.link.program import Call, Hop, Program

SERVICE = {
    "app/settings.py": """
        import os
        REDIS_URL = os.environ["REDIS_URL"]
        PREFIX = "user:"
        """,
    "app/state.py": """
        import redis.asyncio as redis
        from app import settings
        def make():
            return redis.from_url(settings.REDIS_URL)
        """,
    "app/main.py": """
        from fastapi import FastAPI
        from app.state import make
        app = FastAPI()
        @app.on_event("startup")
        async def up():
            app.state.redis = make()
        """,
    "app/deps.py": """
        from fastapi import Request
        def get_redis(request: Request):
            return request.app.state.redis
        """,
    "app/keys.py": """
        from app.settings import PREFIX
        def user_key(uid):
            return f"{PREFIX}{uid}"
        """,
    "app/users.py": """
        from fastapi import APIRouter, Depends
        from app.deps import get_redis
        from app.keys import user_key
        router = APIRouter()
        @router.get("/users")
        async def list_users(uid: str, r=Depends(get_redis)):
            return await r.mget(user_key(uid), "all")
        """,
}


def traced(sources: Sources) -> Program:
    return link(facts(sources), with_hops=True)


def told(hops: tuple[Hop, ...]) -> list[str]:
    """Each hop in one line, without what is empty."""
    return [
        " ".join(
            part
            for part in (hop.step.value, hop.name, hop.owner, f"{hop.place.path}:{hop.place.line}")
            if part
        )
        for hop in hops
    ]


def call(sources: Sources, method: str) -> Call:
    found = [one for one in traced(sources).calls if one.method == method]
    assert len(found) == 1, found
    return found[0]


def test_a_client_from_the_environment_to_a_route() -> None:
    assert told(call(SERVICE, "mget").client.hops) == [
        "environment REDIS_URL app/settings.py:3",
        "kept REDIS_URL app/settings.py:3",
        "built redis.asyncio.from_url app/state.py:5",
        "returned make app/state.py:5",
        "kept app.state.redis app/main.py:7",
        "returned get_redis app/deps.py:4",
        "injected r list_users app/users.py:7",
    ]


def test_the_parts_of_a_key() -> None:
    first, second = call(SERVICE, "mget").keys
    assert told(first.hops) == [
        "kept PREFIX app/settings.py:4",
        "text app/keys.py:4",
        "returned user_key app/keys.py:4",
    ]
    assert second.hops == ()


def test_the_ways_of_several_parts_are_kept_apart() -> None:
    source = """
        import redis
        HEAD = "a:"
        def tail():
            return "b"
        redis.Redis().get(HEAD + tail())
        """
    assert told(call(source, "get").keys[0].hops) == [
        "kept HEAD app.py:3",
        "and app.py:6",
        "returned tail app.py:5",
        "text app.py:6",
    ]


def test_through_a_constructor_a_field_and_a_method() -> None:
    source = """
        import redis
        class Keys:
            HEAD = "cart:"
        class Store:
            def __init__(self, client):
                self.client = client
            def load(self, n):
                return self.client.get(Keys.HEAD + str(n))
        store = Store(redis.Redis(host="a"))
        store.load(1)
        """
    found = call(source, "get")
    assert told(found.client.hops) == [
        "built redis.Redis app.py:10",
        "passed client Store.__init__ app.py:10",
        "kept self.client app.py:7",
    ]
    assert told(found.keys[0].hops) == ["kept Keys.HEAD app.py:4", "text app.py:9"]


def test_what_an_inferred_client_is_known_by() -> None:
    source = """
        import redis
        def annotated(c: redis.Redis):
            return c.hget("a", "f")
        def used(x):
            x.zadd("z", {"a": 1})
            return x.getrange("a", 0, 1)
        def named(redis_client):
            return redis_client.exists("a")
        """
    found = {one.method: told(one.client.hops) for one in traced(source).calls}
    assert found == {
        "hget": ["annotated redis.Redis app.py:3"],
        "zadd": ["method zadd app.py:6"],
        "getrange": ["method getrange app.py:7"],
        "exists": ["named redis_client app.py:9"],
    }


def test_a_value_that_goes_in_a_circle_has_an_end() -> None:
    source = """
        import redis
        class Store:
            def __init__(self):
                self.client = redis.Redis()
            def renew(self):
                self.client = self.client or redis.Redis()
                return self.client.get("a")
        """
    for one in traced(source).calls:
        assert len(one.client.hops) == len(set(one.client.hops)) < 6


def test_the_program_is_the_same_with_and_without() -> None:
    plain, with_hops = link(facts(SERVICE)), traced(SERVICE)
    assert plain == replace(with_hops, sightings=())
    assert all(one.client.hops == () and all(k.hops == () for k in one.keys) for one in plain.calls)


def test_a_second_run_records_nothing_unless_asked() -> None:
    traced(SERVICE)
    assert all(one.client.hops == () for one in link(facts(SERVICE)).calls)


def test_calls_of_one_line_are_seen_with_what_they_are_called_on() -> None:
    source = """
        import redis
        def f(x, d):
            return x.get("a"), {}.get("b"), d.keys()
        """
    program = link(facts(source), watched=("app.py", 4))
    nobody = ", which no call of the project passes"
    assert [(s.receiver, s.method, s.known) for s in program.sightings] == [
        ("x", "get", ("nothing: parameter `x` of f() in app.py" + nobody,)),
        ("(...)", "get", ("a dict",)),
        ("d", "keys", ("nothing: parameter `d` of f() in app.py" + nobody,)),
    ]
