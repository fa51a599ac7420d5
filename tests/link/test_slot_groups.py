"""Keys that the code gathers under their slots, by what tells the slot of a key of MGET."""

from __future__ import annotations

from textwrap import indent

import pytest
from linking import only

HEAD = """
from collections import defaultdict
from itertools import groupby
from redis.cluster import RedisCluster
from redis.crc import key_slot

r = RedisCluster(host="a")

def f(keys, other):
    groups = defaultdict(list)
    for key in keys:
        groups[r.keyslot(key)].append(key)
"""

GATHERED = {
    "values": "for ks in groups.values():\n    r.mget(ks)",
    "items": "for slot, ks in groups.items():\n    r.mget(*ks)",
    "by slot": "for slot in groups:\n    r.mget(groups[slot])",
    "a copy": "for ks in groups.values():\n    r.mget(list(ks))",
    "spread": "for ks in groups.values():\n    r.mget([*ks])",
    "each of them": "for ks in groups.values():\n    r.mget([k.encode() for k in ks])",
    "a part": "for ks in groups.values():\n    r.mget(ks[:10])",
    "sorted": "for slot, ks in groupby(sorted(keys, key=r.keyslot), key=r.keyslot):\n    r.mget(list(ks))",
    "with a lambda": "for s, ks in groupby(keys, lambda k: key_slot(k)):\n    r.mget(list(ks))",
}
LOOSE = {
    "all of them": "r.mget(keys)",
    "with another": "for ks in groups.values():\n    r.mget([*ks, other])",
    "of all groups": "r.mget([k for ks in groups.values() for k in ks])",
    "made into others": "for ks in groups.values():\n    r.mget([f'{k}:x' for k in ks])",
    "by something else": "for ks in groupby(keys, key=len):\n    r.mget(list(ks))",
}


@pytest.mark.parametrize("body", GATHERED.values(), ids=GATHERED)
def test_gathered(body: str) -> None:
    call = only(HEAD + indent(body, " " * 4) + "\n", "mget")
    assert call.complete and call.keys
    assert {key.gathered is None for key in call.keys} == {False}


@pytest.mark.parametrize("body", LOOSE.values(), ids=LOOSE)
def test_loose(body: str) -> None:
    call = only(HEAD + indent(body, " " * 4) + "\n", "mget")
    assert not call.complete or any(key.gathered is None for key in call.keys)
