"""Keys that a condition lets through, where what it asks about is known."""

from __future__ import annotations

import pytest
from linking import only, templates

HEAD = """
import redis

r = redis.Redis()
QUEUES = ("jobs:high", "jobs:dead", "mail:high")

def read(uid, prefix):
    keys = [f"a:{uid}", f"b:{uid}:x"]
"""
LET_THROUGH = {
    "not an end": ("r.mget([q for q in QUEUES if not q.endswith(':dead')])", ["jobs:high", "mail:high"]),
    "a beginning": ("r.mget([q for q in QUEUES if q.startswith('mail:')])", ["mail:high"]),
    "one of some": ("r.mget([q for q in QUEUES if q.startswith(('mail:', 'x'))])", ["mail:high"]),
    "of texts with holes": ("r.mget([k for k in keys if k.startswith('a:')])", ["a:{uid}"]),
    "what the hole decides": ("r.mget([k for k in keys if k.startswith('a:1')])", ["a:{uid}"]),
    "an end after a hole": ("r.mget([k for k in keys if k.endswith('x')])", ["a:{uid}", "b:{uid}:x"]),
    "nobody knows": ("r.mget([k for k in keys if k.startswith(prefix)])", ["a:{uid}", "b:{uid}:x"]),
}


@pytest.mark.parametrize(("body", "expected"), LET_THROUGH.values(), ids=LET_THROUGH)
def test_let_through(body: str, expected: list[str]) -> None:
    assert [key for keys in templates(only(f"{HEAD}    {body}\n", "mget")) for key in keys] == expected


ROWS = """
import redis

r = redis.Redis()

def key(row):
    return f"{{{row.tenant}}}:{row.id}"

def read(rows, tenant, region):
    keys = []
"""
ALIKE = {
    "a condition": "r.mget([f'{{{x.tenant}}}:{x.id}' for x in rows if x.tenant == tenant])",
    "the other way round": "r.mget([f'{{{x[\"t\"]}}}:{x[\"i\"]}' for x in rows if tenant == x['t'] and x['i']])",
    "parts": "r.mget([f'{{{t}}}:{n}' for t, n in rows if t == tenant])",
    "one literal": "r.mget([key(x) for x in rows if x.tenant == 'acme'])",
    "a branch": "for x in rows:\n        if x.tenant == tenant:\n            keys.append(key(x))\n    r.mget(keys)",
    "others are left out": "for x in rows:\n        if not x or x.tenant != tenant:\n            continue\n"
    "        keys.append(key(x))\n    r.mget(keys)",
}
APART = {
    "something else": "r.mget([key(x) for x in rows if x.region == region])",
    "all others": "r.mget([key(x) for x in rows if x.tenant != tenant])",
    "some of the others": "for x in rows:\n        if x.id and x.tenant != tenant:\n            continue\n"
    "        keys.append(key(x))\n    r.mget(keys)",
    "behind the branch": "for x in rows:\n        if x.tenant == tenant:\n            print(x)\n"
    "        keys.append(key(x))\n    r.mget(keys)",
    "behind the loop": "for x in rows:\n        if x.tenant == tenant:\n            break\n    r.mget([key(x) for x in rows])",
}


def tags_vary(body: str) -> bool:
    keys = only(f"{ROWS}    {body}\n", "mget").keys
    holes = [(key, hole) for key in keys for template in key.choices for hole in template.hashed().holes]
    return any(hole.identity in key.varying for key, hole in holes)


@pytest.mark.parametrize("body", ALIKE.values(), ids=ALIKE)
def test_rows_of_one_tag(body: str) -> None:
    assert not tags_vary(body)


@pytest.mark.parametrize("body", APART.values(), ids=APART)
def test_rows_of_any_tag(body: str) -> None:
    assert tags_vary(body)
