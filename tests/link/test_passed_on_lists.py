"""Lists of keys that one function has from another one, which holds them as constants."""

from __future__ import annotations

import pytest
from linking import only, templates

HEAD = """
import redis

r = redis.Redis()

def first():
    return ["{jobs}:a", "{jobs}:b"]

def second():
    return first()

def third():
    return second()

def turned():
    return tuple(reversed(second()))

def table():
    return {"{jobs}:a": 1, "{jobs}:b": 2}

def tables():
    return table()

class Queues:
    def own(self):
        return ["{jobs}:a", "{jobs}:b"]

    @property
    def of_property(self):
        return self.own()

    @classmethod
    def of_class(cls):
        return second()

"""
USES = {
    "two": "r.mget(second())",
    "three": "r.mget(third())",
    "turned": "r.mget(turned())",
    "a dict": "r.mget(tables())",
    "methods": "r.mget(Queues().of_property)",
    "class methods": "r.mget(Queues.of_class())",
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_passed_on(use: str) -> None:
    call = only(f"{HEAD}def f():\n    {use}\n", "mget")
    assert call.complete and sorted(templates(call)) == [["{{jobs}}:a"], ["{{jobs}}:b"]]
