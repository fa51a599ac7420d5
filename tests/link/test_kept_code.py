"""Functions and classes that only a flag gives the program: `mget` in these, on a cluster or not."""

from __future__ import annotations

import pytest
from linking import linked

CHOSEN = """
import os
import redis
from redis.cluster import RedisCluster

FLAG = os.environ.get("REDIS_CLUSTER_ENABLED") == "1"
MODE = os.environ.get("REDIS_MODE", "standalone")

class Single:
    def connect(self):
        return redis.Redis.from_url("redis://a")

    def many(self, keys):
        return self.read(self.connect(), "a", "b")

    def read(self, client, *keys):
        return client.mget(keys)

class Clustered{}:
    def connect(self):
        return RedisCluster.from_url("redis://a")

    def many(self, keys):
        return [self.connect().get(key) for key in keys]

def make() -> "Single":
    {}

def main():
    return make().many(["a", "b"])
"""
KEPT = {
    "an expression": "return Clustered() if FLAG else Single()",
    "a class": "cls = Clustered if FLAG else Single\n    return cls()",
    "early": "if FLAG:\n        return Clustered()\n    return Single()",
    "both branches": "if FLAG:\n        made = Clustered()\n    else:\n        made = Single()\n    return made",
    "a table": "return {'standalone': Single, 'cluster': Clustered}[MODE]()",
}
OPEN = {
    "another flag": "return Clustered() if keys else Single()",
    "the wrong branch": "return Single() if FLAG else Clustered()",
    "elsewhere too": "if FLAG:\n        return Clustered()\n    return Single()\n\nother = Single()",
    "under another name": "if FLAG:\n        return Clustered()\n    return Single()\n\nOther = Single\nother = Other()",
    "no table of modes": "return {'single': Single, 'double': Clustered}[MODE]()",
}


def on_a_cluster(base: str, body: str) -> bool:
    program = linked(CHOSEN.format(base, body)).on_a_cluster()
    return "mget" in [c.method for c in program.calls]


@pytest.mark.parametrize("body", KEPT.values(), ids=KEPT)
@pytest.mark.parametrize("base", ["", "(Single)"])
def test_a_class_for_a_standalone_server(base: str, body: str) -> None:
    program = linked(CHOSEN.format(base, body)).on_a_cluster()
    inherited = {"mget"} if base else set()  # read() is a method of both
    assert {c.method for c in program.calls} <= {"get"} | inherited
    assert all(built.client.cluster for built in program.constructions)


@pytest.mark.parametrize("body", OPEN.values(), ids=OPEN)
def test_a_class_for_both(body: str) -> None:
    assert on_a_cluster("", body)


TAKEN = """
import functools
import os
import redis
from redis.cluster import RedisCluster

FLAG = os.environ.get("REDIS_CLUSTER_ENABLED") == "1"
MODE = os.environ.get("REDIS_MODE", "standalone")
r = RedisCluster(host="a") if FLAG else redis.Redis(host="a")

def once(keys):
    return r.mget(keys)

def each(keys):
    return [r.get(key) for key in keys]

reader = each if FLAG else once

class Store:
    def __init__(self):
        self.read = self.each if FLAG else self.once
        {}

    def once(self, keys):
        return r.mget(keys)

    def each(self, keys):
        return [r.get(key) for key in keys]

    def all(self):
        {}

def main():
    Store().all()
"""
THERE_ONLY = {
    "a name": ("", "read = each if FLAG else once\n        read(['a', 'b'])"),
    "a mode": ("", "(each if MODE == 'cluster' else once)(['a', 'b'])"),
    "a table": ("", "{'standalone': once, 'cluster': each}[MODE](['a', 'b'])"),
    "statements": ("", "if FLAG:\n            read = each\n        else:\n            read = once\n        read(['a'])"),
    "lambdas": ("", "(each if FLAG else lambda keys: r.mget(keys))(['a', 'b'])"),
    "a partial": ("", "read = each if FLAG else functools.partial(once, ['a', 'b'])\n        read()"),
    "kept": ("self.some = self.each if FLAG else self.once", "self.some(['a', 'b'])"),
    "methods of clients": ("", "(each if FLAG else r.mget)(['a', 'b'])"),
    "defined there": ("", "if FLAG:\n            read = each\n        else:\n            def read(keys):"
                          "\n                return r.mget(keys)\n        read(['a'])"),
}  # fmt: skip
THERE_TOO = {
    "the other way round": ("", "(once if FLAG else each)(['a', 'b'])"),
    "no question": ("", "(each if self.fast else once)(['a', 'b'])"),
    "called as well": ("", "(each if FLAG else once)(['a', 'b'])\n        once(['c'])"),
    "kept as well": ("self.some = self.once", "self.read(['a'])\n        self.some(['b'])"),
    "another table": ("", "{'single': once, 'many': each}[MODE](['a', 'b'])"),
}


def sent(kept: str, body: str) -> set[str]:
    return {c.method for c in linked(TAKEN.format(kept or "pass", body)).on_a_cluster().calls}


@pytest.mark.parametrize(("kept", "body"), THERE_ONLY.values(), ids=THERE_ONLY)
def test_a_function_for_a_standalone_server(kept: str, body: str) -> None:
    assert sent(kept, body) <= {"get"}


@pytest.mark.parametrize(("kept", "body"), THERE_TOO.values(), ids=THERE_TOO)
def test_a_function_for_both(kept: str, body: str) -> None:
    assert "mget" in sent(kept, body)
