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
