"""Keys that objects, paths and the tools of the standard library make: what is seen of them, and what is not."""

from __future__ import annotations

import pytest
from linking import linked, only, templates

from clusterlint.rules import cross_slot_command, cross_slot_script, unresolved_keys

HEAD = """
import redis
from collections import namedtuple
from dataclasses import dataclass
from operator import attrgetter, itemgetter, methodcaller
from pathlib import PurePosixPath
from typing import NamedTuple

r = redis.Redis()

class Name(str):
    def __truediv__(self, part):
        return type(self)(f"{self}:{part}")

class Parts(str):
    def __new__(cls, *parts):
        return super().__new__(cls, ":".join(parts))

    def sub(self, part):
        return Parts(self, part)

class Row(NamedTuple):
    kind: str
    uid: str
    part: str

    def key(self):
        return ":".join(self)

@dataclass
class Slot:
    room: str
    hour: int

    @property
    def key(self):
        return f"slot:{{{self.room}}}:{self.hour}"

    def name(self):
        return self.key

class Fluent:
    def __init__(self, tag):
        self.tag = tag
        self.parts = []

    def part(self, value):
        self.parts.append(value)
        return self

    def build(self):
        return ":".join((f"{{{self.tag}}}", *self.parts))

class Entity:
    def __init__(self, number):
        self.number = number

    def __getattr__(self, part):
        return f"user:{{{self.number}}}:{part}"

class Basket:
    def __class_getitem__(cls, number):
        return f"basket:{{{number}}}"

class Meta(type):
    def __getitem__(cls, number):
        return f"{cls.__name__}:{{{number}}}"

class Wish(metaclass=Meta):
    pass

class Want(metaclass=Meta):
    pass

def attempt(call, *args, default=None):
    return call(*args)

def f(u, v, names):
"""
MADE = {
    "Name('u') / f'{{{u}}}', Name('u') / v": ["u:{{{u}}}", "u:{v}"],
    "Name('u') + ':x', Name('u').upper()": ["u:x", "U"],
    "Parts('u', f'{{{u}}}').sub('a'), Parts('b')": ["u:{{{u}}}:a", "b"],
    "Row('k', u, 'n').key(), Row('k', u, 'n')._replace(part='m').key()": ["k:{u}:n", "k:{u}:m"],
    "*map(attrgetter('key'), [Slot(u, 1), Slot(u, 2)])": ["slot:{{{u}}}:1", "slot:{{{u}}}:2"],
    "*map(methodcaller('name'), [Slot(u, 1), Slot(u, 2)])": ["slot:{{{u}}}:1", "slot:{{{u}}}:2"],
    "*map(itemgetter(1), [(u, 'a'), (v, 'b')])": ["a", "b"],
    "str(PurePosixPath('f') / f'{{{u}}}' / 'a.txt'), str((PurePosixPath('f') / u / 'a.x').with_suffix('.y'))": [
        "f/{{{u}}}/a.txt",
        "f/{u}/a.y",
    ],
    "PurePosixPath('f', u).joinpath('b', 'c').as_posix(), 'x'": ["f/{u}/b/c", "x"],
    "Entity(u).name, Entity(v).mail": ["user:{{{u}}}:name", "user:{{{v}}}:mail"],
    "Basket[u], Basket[v]": ["basket:{{{u}}}", "basket:{{{v}}}"],
}


@pytest.mark.parametrize(("keys", "expected"), MADE.items(), ids=MADE)
def test_what_they_make(keys: str, expected: list[str]) -> None:
    assert templates(only(f"{HEAD}    r.mget([{keys}])\n", "mget")) == [[one] for one in expected]


def found(body: str) -> set[str]:
    program = linked(f"{HEAD}    {body}\n")
    rules = (cross_slot_command, cross_slot_script, unresolved_keys)
    return {finding.rule for rule in rules for finding in rule.judge(program)}


FOUND = {
    "a beginning that loops go on with": ("r.mget([(k := Fluent(u)).part(n).build() for n in names])", set()),
    "one that grows": ("k = Fluent(u)\n    r.mget([k.part(n).build() for n in names])", set()),
    "beginnings of their own": ("r.mget([Fluent(n).part(n).build() for n in names])", {"CL101"}),
    "a list that a helper spreads": ("attempt(r.mget, [f'{{{u}}}:{n}' for n in names])", set()),
    "a list of others": ("attempt(r.mget, [f'{u}:{n}' for n in names])", {"CL101"}),
    "objects that are no texts": ("r.smove(Wish[u], Want[u], 'x')", {"CL108"}),
    "two values": ("r.rename(u, v)", {"CL101"}),
    "a list that nobody knows": ("r.mget(names)", {"CL101"}),
    "an object beside a name": ("r.rename('a', object())", {"CL101"}),
}


@pytest.mark.parametrize(("body", "rules"), FOUND.values(), ids=FOUND)
def test_what_is_found(body: str, rules: set[str]) -> None:
    assert found(body) == rules


SCRIPT = """
import redis
r = redis.Redis()

class Lua:
    def __init__(self, function):
        self.body = function{kept}

    def __call__(self, *keys):
        return r.eval("return 1", len(keys), *keys)

def lua(function):
    return Lua(function)

@lua
def run(key):
    {body}

def f(u):
    return run(f"poll:{{u}}")
"""


def test_a_function_that_its_decorator_makes_something_else_of() -> None:
    assert templates(only(SCRIPT.format(kept=".__doc__", body="return r.get(key)"), "eval")) == [["poll:{u}"]]
    assert templates(only(SCRIPT.format(kept=".__doc__", body="'return 1'"), "eval")) == [["poll:{u}"]]
    kept = linked(SCRIPT.format(kept="", body="return r.get(key)"))
    assert [["poll:{u}"]] in [templates(call) for call in kept.calls if call.method == "get"]


STORES = """
import os
import redis

class Stores:
    cache = redis.Redis.from_url(os.environ["CACHE_URL"])

    def __init__(self):
        self.queue = redis.Redis.from_url(os.environ["QUEUE_URL"])
        self.size = 3

    def by_name(self, name):
        return getattr(self, name)

stores = Stores()

def f(x):
    stores.by_name({name}).mget("a", "b")
"""


@pytest.mark.parametrize(
    ("name", "endpoints"),
    [("'cache'", {"CACHE_URL"}), ("'queue'", {"QUEUE_URL"}), ("x", {"CACHE_URL", "QUEUE_URL"}), ("'size'", set())],
)
def test_a_client_by_the_name_of_an_attribute(name: str, endpoints: set[str]) -> None:
    found = {call.client.endpoint for call in linked(STORES.format(name=name)).calls if call.method == "mget"}
    assert found == endpoints
