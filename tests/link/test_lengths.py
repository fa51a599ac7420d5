"""One key only: what a condition says of a length, and slices of one."""

from __future__ import annotations

import pytest
from linking import only

HEAD = """
import redis

r = redis.Redis()

def read(uids, *names):
    keys = [f"u:{uid}" for uid in uids]
"""
ONE = {
    "asked": "if len(keys) == 1:\n        r.mget(keys)",
    "of a parameter": "if len(names) < 2:\n        r.mget([*names])",
    "others are refused": "if len(keys) > 1:\n        raise ValueError\n    r.mget(keys)",
    "others have left": "if not uids or len(keys) >= 2:\n        return\n    r.mget(keys)",
    "not one, otherwise": "if len(keys) != 1:\n        pass\n    else:\n        r.mget(keys)",
    "in an expression": "r.mget(keys) if len(keys) == 1 else None",
    "what is made of it": "if len(uids) == 1:\n        r.mget([f'u:{u}' for u in uids])",
    "what is made of it behind": "if len(uids) > 1:\n        return\n    r.mget([f'u:{u}' for u in uids])",
    "a slice": "for n in range(len(keys)):\n        r.mget(keys[n:n + 1])",
    "a slice of what is given": "for n in range(len(uids)):\n        r.mget(uids[n : n + 1])",
}
SEVERAL = {
    "the other arm": "if len(keys) == 1:\n        pass\n    else:\n        r.mget(keys)",
    "both arms": "if len(keys) > 1:\n        print(keys)\n    r.mget(keys)",
    "one of two conditions": "if uids and len(keys) > 1:\n        return\n    r.mget(keys)",
    "one is added": "if len(keys) == 1:\n        keys.append('x')\n    r.mget(keys)",
    "what is made of several": "if len(uids) > 1:\n        r.mget([f'u:{u}' for u in uids])",
    "what is made of any": "if len(uids) > 1:\n        pass\n    r.mget([f'u:{u}' for u in uids])",
    "another length": "if len(keys) == 2:\n        r.mget(keys)",
    "a slice of two": "for n in range(len(keys)):\n        r.mget(keys[n:n + 2])",
    "two slices": "for n in range(len(keys)):\n        r.mget(keys[n:n + 1] + keys[n + 1 : n + 2])",
}


def count(body: str) -> float:
    keys = only(f"{HEAD}    {body}\n", "mget").keys
    return float("inf") if any(key.many for key in keys) else len(keys)


@pytest.mark.parametrize("body", ONE.values(), ids=ONE)
def test_one(body: str) -> None:
    assert count(body) == 1


@pytest.mark.parametrize("body", SEVERAL.values(), ids=SEVERAL)
def test_several(body: str) -> None:
    assert count(body) > 1
