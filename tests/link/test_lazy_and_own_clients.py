"""Clients that are made on demand, chosen by a flag, made by a framework, or of a class of the project."""

from __future__ import annotations

from textwrap import dedent

import pytest
from linking import linked, only

LAZY = """
    import redis.asyncio as redis

    class Store:
        def __init__(self, url: str = "redis://cache:6379/0"):
            self._url = url
            self._redis = None
            self._pubsub: redis.client.PubSub | None = None

        async def connect(self):
            self._redis = await redis.from_url(self._url)
            self._pubsub = self._redis.pubsub()

        async def disconnect(self):
            await self._redis.get("last")
            if self._pubsub:
                await self._pubsub.unsubscribe("news")

    _store: Store | None = None

    async def get_store() -> Store:
        global _store
        if _store is None:
            _store = Store({given})
            await _store.connect()
        return _store
"""


@pytest.mark.parametrize("method", ["get", "unsubscribe"])
@pytest.mark.parametrize("given, endpoint", [("", "cache:6379"), ("'redis://other:1/0'", "other:1")])
def test_an_object_that_a_function_makes_on_demand_connects_where_it_is_told(
    method: str, given: str, endpoint: str
) -> None:
    calls = linked(LAZY.replace("{given}", given)).calls
    assert {call.client.endpoint for call in calls if call.method == method} == {endpoint}


def test_two_addresses_leave_open_where_a_method_of_either_object_connects() -> None:
    source = (
        LAZY.replace("{given}", "")
        + """
    async def other():
        one = Store("redis://other:1/0")
        await one.connect()
    """
    )
    found = {c.client.endpoint for c in linked(source).calls if c.method == "get"}
    assert found <= {None, "cache:6379", "other:1"} and found != {"other:1"}


def test_a_test_for_none_of_a_global_that_nothing_else_fills_is_still_decided() -> None:
    found = linked("""
        import redis
        r = redis.Redis(host="h")
        name = None
        if name is None:
            r.get("a")
        else:
            r.get("b")
    """)
    assert [str(c.keys[0].choices[0]) for c in found.calls] == ["a"]


def test_a_cluster_client_of_listed_nodes_connects_where_the_plain_client_that_it_replaces_does() -> None:
    source = """
        import redis.asyncio as redis
        from redis.asyncio.cluster import RedisCluster
        from conf import settings, parse

        class Cache:
            def __init__(self, url=None):
                self.url = url or settings.REDIS_URL
                self.nodes = parse(settings)
                self.redis = None

            async def open(self):
                if self.nodes:
                    self.redis = RedisCluster(startup_nodes=[parse(n) for n in self.nodes])
                else:
                    self.redis = await redis.from_url(self.url)

            async def get(self, key):
                return await self.redis.get(key)
    """
    assert {call.client.endpoint for call in linked(source).calls} == {"REDIS_URL"}


OWN = """
    import redis
    from conf import settings

    class Pipe(redis.client.Pipeline):
        pass

    class Client(redis.Redis):
        def pipeline(self, transaction=True, shard_hint=None):
            return Pipe(self.connection_pool, self.response_callbacks, transaction, shard_hint)
"""


def test_an_object_of_an_own_client_class_connects_where_it_is_told() -> None:
    found = linked(
        OWN
        + """
    Client(host=settings.A_HOST).get("a")
    Client(host=settings.B_HOST).get("b")
    """
    )
    assert [call.client.endpoint for call in found.calls] == ["A_HOST", "B_HOST"]


def test_an_own_client_class_connects_where_its_pool_does() -> None:
    source = (
        OWN
        + """
    class Limits:
        def __init__(self, pool: redis.ConnectionPool):
            self._redis = Client(connection_pool=pool)

        def check(self, key):
            return self._redis.get(key)

    other = redis.Redis(host="elsewhere")
    limits = Limits(redis.ConnectionPool.from_url(settings.LIMITS_URL))
    """
    )
    assert only(source, "get").client.endpoint == "LIMITS_URL"


OWN_ADDRESS = """
    import os
    import redis

    class Fixed(redis.Redis):
        def __init__(self, name):
            super().__init__(host=os.environ['HOST'], db=6)
            self.name = name

    class Explicit(redis.Redis):
        def __init__(self, name):
            redis.Redis.__init__(self, host=os.environ['HOST'], db=6)

    class Forward(redis.Redis):
        def __init__(self, *args, **options):
            super().__init__(*args, **{"decode_responses": True, **options})

    class Numbered(Forward):
        number = 6

        def __init__(self, **options):
            super().__init__(db=self.number, **options)

    class Mixin:
        def __init__(self, **options):
            super().__init__(host=os.environ['HOST'], **options)

    class Mixed(Mixin, redis.Redis):
        pass
"""


@pytest.mark.parametrize(
    "made, asking",
    [
        ("Fixed('n')", "super().__init__(host=os.environ['HOST'], db="),
        ("Explicit('n')", "redis.Redis.__init__("),
        ("Forward(host=os.environ['HOST'], db=6)", "made ="),
        ("Numbered(host=os.environ['HOST'])", "super().__init__(db="),
        ("Mixed(db=6)", "super().__init__(host=os.environ['HOST'], **"),
    ],
)
def test_an_own_client_class_connects_where_it_tells_its_base(made: str, asking: str) -> None:
    source = f"{dedent(OWN_ADDRESS)}\n\nmade = {made}\nmade.get('a')\n"
    program = linked(source)
    assert [(call.client.endpoint, call.client.database) for call in program.calls] == [("HOST", 6)]
    asked = {built.location.line for built in program.constructions if built.database == 6}
    assert any(source.splitlines()[line - 1].strip().startswith(asking) for line in asked)


def test_an_own_client_class_takes_the_options_that_it_tells_its_base() -> None:
    program = linked(
        """
        import redis

        pool = redis.ConnectionPool(host="h")

        class Pooled(redis.Redis):
            def __init__(self, prefix):
                super().__init__(connection_pool=pool)

        Pooled("p:").get("a")
        """
    )
    assert {"connection_pool"} in [{o.name for o in built.options} for built in program.constructions]
    assert [call.client.endpoint for call in program.calls] == ["h:6379"]


@pytest.mark.parametrize(
    "more, made",
    [
        ("", "Safe.from_url(os.environ['URL'])"),
        ("def __init__(self, *args, **options):\n        super().__init__(*args, **options)", "Safe.from_url(os.environ['URL'])"),
        ("@classmethod\n    def open(cls):\n        return cls.from_url(os.environ['URL'])", "Safe.open()"),
        ("@classmethod\n    def from_url(cls, url):\n        return super().from_url(url)", "Safe.from_url(os.environ['URL'])"),
    ],
)
def test_methods_of_an_own_client_class_are_those_of_what_its_class_method_makes(more: str, made: str) -> None:
    program = linked(
        f"""\
import os
import redis

class Safe(redis.Redis):
    {more}
    def mget(self, *keys):
        return [self.get(key) for key in keys]

    def pipeline(self):
        return super().pipeline(transaction=False)

safe = {made}
safe.mget("a", "b")
safe.rename("c", "d")
safe.pipeline().set("e", 1)
"""
    )
    assert {call.method for call in program.calls} == {"get", "rename", "pipeline", "set"}
    assert {call.client.endpoint for call in program.calls} == {"URL"}
    assert {batch.transaction.name for batch in program.batches} == {"OFF"}


def test_a_pipeline_of_an_own_class_is_a_pipeline_of_the_client() -> None:
    found = linked(
        OWN
        + """
    client = Client(host=settings.A_HOST)
    with client.pipeline(transaction=True) as pipe:
        pipe.set("a", 1)
        pipe.set("b", 1)
        pipe.execute()
    """
    )
    assert [(call.method, call.client.endpoint) for call in found.calls] == [
        ("pipeline", "A_HOST"),
        ("set", "A_HOST"),
        ("set", "A_HOST"),
    ]
    assert len(found.batches) == 1


def test_the_pool_of_an_own_client_class_is_an_attribute_of_the_client() -> None:
    found = linked(
        OWN
        + """
    client = Client(connection_pool=redis.ConnectionPool(host="h"))
    client.get("a")
    """
    )
    assert [(use.name, use.location.line) for use in found.attributes] == [("connection_pool", 10)]


def test_a_framework_makes_an_object_of_a_class_with_the_client_that_follows_it() -> None:
    source = """
        import redis.asyncio as redis
        from fastapi import FastAPI

        class Limits:
            def __init__(self, app, store: redis.Redis):
                self.store = store

            async def __call__(self, scope, receive, send):
                await self.store.incr("seen")

        other = redis.Redis(host="elsewhere")
        app = FastAPI()
        app.add_middleware(Limits, store=redis.Redis(host="limits"))
    """
    assert only(source, "incr").client.endpoint == "limits:6379"


def test_closing_with_an_argument_is_noted() -> None:
    found = linked("""
        import redis.asyncio as redis

        async def stop(r: redis.Redis):
            await r.aclose(True)
            await r.aclose()
    """)
    assert [(use.name, use.given, use.location.line) for use in found.attributes] == [("aclose", "True", 5)]


def test_what_a_callback_is_given_is_not_what_registers_it() -> None:
    found = linked("""
        import atexit
        from contextlib import AsyncExitStack
        import redis.asyncio as redis
        r = redis.Redis()
        async def main(on_exit):
            async with AsyncExitStack() as stack:
                stack.push_async_callback(r.aclose)
                stack.push_async_callback(r.aclose, True)
                on_exit.append(r.aclose)
    """)
    assert [(use.name, use.given, use.location.line) for use in found.attributes] == [("aclose", "True", 9)]
    assert not found.calls


BROKER = """
    import redis.asyncio as redis
    from taskiq_redis import RedisStreamBroker
    from conf import settings

    class Trimming(RedisStreamBroker):
        def acknowledge(self, queue):
            async def run(entry):
                async with redis.Redis(connection_pool=self.connection_pool) as r:
                    await r.xack(queue, "workers", entry)
            return run

    class Careful(Trimming):
        pass

    first = Careful(url=settings.A_URL)
    other = redis.Redis(host="elsewhere")
"""


def test_what_a_foreign_base_keeps_is_made_of_the_address_that_the_object_is_told() -> None:
    assert only(BROKER, "xack").client.endpoint == "A_URL"
    assert only(BROKER + "    second = Careful(url=settings.B_URL)\n", "xack").client.endpoint is None
