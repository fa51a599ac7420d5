"""Each ``with atomic() as pipe`` is a transaction of its own, whoever else uses the same function."""

from __future__ import annotations

from linking import linked

from clusterlint.link.program import Context

SHARED = """
    from contextlib import asynccontextmanager, contextmanager
    import redis, redis.asyncio

    r = redis.Redis()
    ar = redis.asyncio.Redis()

    @contextmanager
    def atomic():
        with r.pipeline(transaction=True) as pipe:
            yield pipe
            pipe.execute()

    @asynccontextmanager
    async def atomic_later():
        async with ar.pipeline(transaction=True) as pipe:
            yield pipe
            await pipe.execute()

    def opened():
        return r.pipeline(transaction=True)
"""
USERS = """
    def one(user):
        with atomic() as pipe:
            pipe.set(f"user:{user}:a", 1)
            pipe.set(f"user:{user}:b", 1)
        opened().incr("opened")

    def two():
        with atomic() as pipe:
            pipe.hset("accounts", "x", 1)
        opened().incr("again")

    async def three(user):
        async with atomic_later() as pipe:
            pipe.set(f"later:{user}", 1)

    async def four():
        async with atomic_later() as pipe:
            pipe.hset("accounts", "x", 1)
"""


def batches(sources: dict[str, str]) -> list[list[str]]:
    found = linked(sources).batches
    return sorted([str(t) for call in batch.calls for k in call.keys for t in k.choices] for batch in found)


def test_a_shared_context_manager_opens_a_pipeline_for_each_user() -> None:
    apart = [
        ["accounts"],
        ["accounts"],
        ["again"],
        ["later:{user}"],
        ["opened"],
        ["user:{user}:a", "user:{user}:b"],
    ]
    assert batches({"app.py": SHARED + USERS}) == apart


def test_a_test_that_opens_one_has_it_for_itself() -> None:
    test = """
    from app import atomic

    def test_atomic():
        with atomic() as pipe:
            pipe.set("of:test", 1)

    def test_again():
        with atomic() as pipe:
            pipe.set("again:test", 1)
    """
    assert batches({"app.py": SHARED, "tests/test_app.py": test}) == [["again:test"], ["of:test"]]


def test_what_a_function_only_hands_out_stays_one_pipeline() -> None:
    source = """
    import redis
    pipe = redis.Redis().pipeline(transaction=True)

    def current():
        return pipe

    def two():
        current().set("a", 1)
        current().set("b", 1)
        pipe.execute()
    """
    assert batches({"app.py": source}) == [["a", "b"]]


UNITS = """
    from contextlib import contextmanager
    from contextvars import ContextVar
    import redis

    r = redis.Redis()
    current = ContextVar("current", default=None)

    @contextmanager
    def unit():
        with r.pipeline(transaction=True) as pipe:
            token = current.set(pipe)
            try:
                yield
                pipe.execute()
            finally:
                current.reset(token)

    class Unit:
        def __enter__(self):
            self.token = current.set(r.pipeline(transaction=True))

        def __exit__(self, *error):
            current.reset(self.token)

    def writer():
        return current.get() or r

    def put(key):
        writer().set(key, 1)

    def one(user):
        with unit():
            put(f"user:{user}:a")
            writer().set(f"user:{user}:b", 1)
        with Unit():
            put("again")

    def two():
        with Unit():
            writer().hset("accounts", "x", 1)
            put("others")

    def perhaps_in_one():
        writer().set("a", 1)
        put("b")
"""


def test_a_pipeline_in_a_context_variable_is_that_of_the_context() -> None:
    program = linked(UNITS)
    found = {
        tuple(sorted({str(t) for call in batch.calls for k in call.keys for t in k.choices}))
        for batch in program.batches
    }
    assert found == {("a", "b"), ("accounts", "others"), ("again",), ("user:{user}:a", "user:{user}:b")}
    direct = [c for c in program.calls if c.context is Context.DIRECT]
    assert {"a", "b"} <= {str(t) for c in direct for k in c.keys for t in k.choices}
