"""Keys of functions with several returns: two calls take the same one only where they ask the same."""

from __future__ import annotations

import pytest
from linking import only

from clusterlint.rules.keyset import apart, members

HEAD = """
import os, redis

r = redis.Redis()

def area(kind, uid):
    if kind == "all":
        return "all"
    return f"{{{uid}}}:{kind}"

def of(uid, old):
    return f"old:{uid}" if old else f"new:{uid}"

def word(kind):
    if kind.startswith("x"):
        return "a"
    return "b"

def alike(kind, uid):
    if kind == "x":
        return f"x:{{{uid}}}"
    return f"{{{uid}}}:{kind}"

def by_number(n, uid):
    match n:
        case 1:
            return f"a:{uid}"
        case _:
            return f"{{{uid}}}:b"

def configured(uid, part):
    if os.environ.get("NEW"):
        return f"n:{{{uid}}}:{part}"
    return f"{{o:{uid}}}:{part}"

def switched(uid, part):
    if r.exists("new"):
        return f"n:{{{uid}}}:{part}"
    return f"{{o:{uid}}}:{part}"

def cut(env, uid, part):
    base = "p" if env == "prod" else "s"
    if len(part) > 30:
        part = part[:30]
    return f"{{{base}:{uid}}}:{part}"

def owned(part, tenant=None):
    tenant = tenant or "default"
    return f"{{{tenant}}}:{part}"

"""
APART = {
    "other values": "r.mget(of(u, x), of(u, y))",
    "the opposite": "r.mget(of(u, x), of(u, not x))",
    "other flags": "r.mget(of(u, True), of(u, False))",
    "words": "r.mget(word(x), word(y))",
    "numbers": "r.mget(by_number(1, u), by_number(2, u))",
    "a turn of a loop": "r.mget([area(k, u) for k in xs])",
    "words of turns": "r.mget([word(k) for k in xs])",
    "a part of it": "r.mget(cut(x, u, 'a'), cut(y, u, 'a'))",
}
TOGETHER = {
    "the same value": "r.mget(of(u, x), of(u, x))",
    "one word": "r.mget(word(x), word(x))",
    "the same arm": "r.mget(by_number(2, u), by_number(3, u))",
    "turns with one tag": "r.mget([alike(k, u) for k in xs])",
    "one tag": "r.mget(alike(x, u), alike(y, u))",
    "a setting": "r.mget(configured(u, 'a'), configured(u, 'b'))",
    "a reply": "r.mget(switched(u, 'a'), switched(u, 'b'))",
    "another question besides": "r.mget(cut(x, u, y), cut(x, u, xs))",
    "or": "r.mget(owned('a', x), owned('b', x))",
    "one local choice": "p = 'a' if x else 'b'\n    r.mget(f'{{{p}:{u}}}:1', f'{{{p}:{u}}}:2')",
}


@pytest.mark.parametrize("body", APART.values(), ids=APART)
def test_apart(body: str) -> None:
    call = only(f"{HEAD}def f(u, x, y, xs):\n    {body}\n", "mget")
    assert apart(members(call.keys, call)) is not None


@pytest.mark.parametrize("body", TOGETHER.values(), ids=TOGETHER)
def test_together(body: str) -> None:
    call = only(f"{HEAD}def f(u, x, y, xs):\n    {body}\n", "mget")
    assert call.complete and apart(members(call.keys, call)) is None
