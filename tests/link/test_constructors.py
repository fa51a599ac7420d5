"""What the constructors of subclasses set is known apart from what their common base sets for others."""

from __future__ import annotations

from textwrap import dedent

import pytest
from linking import linked, templates

BASE = """
    import os
    from dataclasses import dataclass, field
    from typing import Generic, TypeVar
    import redis

    C = TypeVar("C")

    class Memory:
        @classmethod
        def from_url(cls, url):
            return cls()

        def rename(self, old, new):
            return True

    def connect():
        return redis.Redis.from_url(os.environ["REDIS_URL"])

    class Base:
        client_class = redis.Redis

        def __init__(self, client=None):
            self.client = client or self.make()

        def make(self):
            return self.client_class.from_url(os.environ["REDIS_URL"])

    class Plain(Base):
        def one(self):
            return self.client.get("a")

    class Held(Generic[C]):
        def __init__(self, client: C):
            self.client = client

    class OfRedis(Held[redis.Redis]):
        def one(self):
            return self.client.get("a")

    @dataclass
    class Record:
        client: redis.Redis

    Plain().one(), OfRedis(connect()).one(), Record(connect()).client.get("a")
"""
OTHERS = {
    "another method makes it": "class Other(Base):\n    def make(self):\n        return Memory()",
    "another class of clients": "class Other(Base):\n    client_class = Memory",
    "its own constructor": "class Other(Base):\n    def __init__(self):\n        self.client = Memory()",
    "handed to the base": "class Other(Base):\n    def __init__(self):\n        super().__init__(Memory())",
    "another type argument": "class Other(Held[Memory]):\n    def __init__(self):\n        super().__init__(Memory())",
    "another default": "@dataclass\nclass Other(Record):\n    client: Memory = field(default_factory=Memory)",
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_a_subclass_that_keeps_something_else_keeps_no_client_of_its_base(other: str) -> None:
    used = '\n    def swap(self):\n        return self.client.rename("a", "b")\n\nOther().swap()\n'
    program = linked(dedent(BASE) + other + used)
    assert {(call.method, call.client.endpoint) for call in program.calls} == {("get", "REDIS_URL")}


def test_subclasses_that_are_given_different_clients_are_told_apart() -> None:
    program = linked(
        """
        import os
        import redis
        from redis.cluster import RedisCluster

        class Repo:
            def __init__(self, client):
                self.client = client

        class Cache(Repo):
            def one(self):
                return self.client.get("a")

        class Queue(Repo):
            def move(self):
                return self.client.rename("a", "b")

        Cache(RedisCluster.from_url(os.environ["CACHE_URL"])).one()
        Queue(redis.Redis.from_url(os.environ["QUEUE_URL"])).move()
        """
    )
    assert {(call.method, call.client.endpoint) for call in program.calls} == {("get", "CACHE_URL"), ("rename", "QUEUE_URL")}


LOCKS = """
    import redis

    r = redis.Redis()

    class Lock:
        def __init__(self, name):
            self.name = "lock:" + name

    class Tagged(Lock):
        def __init__(self, name):
            super().__init__("{" + name + "}")

        def release(self):
            return r.delete(self.name, self.name + ":waiters")

    def both(a, b):
        return Lock(a), Tagged(b).release()
"""


@pytest.mark.parametrize("changed", [False, True])
def test_a_text_is_that_of_the_subclass_unless_the_base_changes_it_later(changed: bool) -> None:
    later = "class Tagged" if not changed else "    def call(self, name):\n        self.name = name\n\nclass Tagged"
    program = linked(dedent(LOCKS).replace("class Tagged", later))
    found = {key for call in program.calls for one in templates(call) for key in one}
    assert found and all(key.startswith("lock:{{") for key in found) is not changed


def test_an_argument_reaches_the_method_of_a_subclass_that_stands_in_for_one_with_a_body() -> None:
    program = linked(
        """
        import redis

        class Job:
            def run(self):
                self.act(redis.Redis(host="h"))

            def act(self, given):
                given.get("x")

        class Move(Job):
            def act(self, given):
                given.copy("a", "b")

        class Rename(Job):
            def act(self, other, more=1):
                other.rename("a", "b")

        Move().run()
        """
    )
    assert {(c.method, c.client.endpoint) for c in program.calls} == {(m, "h:6379") for m in ("get", "copy", "rename")}
