"""What operators of sets make of families of keys."""

from __future__ import annotations

import pytest
from linking import only

HEAD = """
import redis

r = redis.Redis()

def read(uids, other):
    keys = {f"u:{uid}" for uid in uids}
    found = {f"u:{uid}": "" for uid in uids}
    grown = set()
"""

FAMILIES = {
    "a difference": "r.mget(sorted(keys - other.keys()))",
    "of the keys of a dict": "r.mget(found.keys() - other)",
    "an intersection": "r.mget(keys & other)",
    "an intersection with it": "r.mget(other & keys)",
    "a union": "r.mget(keys | {'control'})",
    "one of both": "r.mget(keys ^ {'control'})",
    "made smaller": "keys -= {'control'}\n    r.mget(keys)",
    "grown in place": "for uid in uids:\n        grown |= {f'u:{uid}'}\n    r.mget(grown)",
    "grown into itself": "for uid in uids:\n        grown = grown | {f'u:{uid}'}\n    r.mget(grown)",
    "a list": "keys = []\n    for uid in uids:\n        keys = keys + [f'u:{uid}']\n    r.mget(keys)",
}
ONE = {
    "in each turn": "for uid in uids:\n        mine = grown | {f'{{{uid}}}:a', f'{{{uid}}}:b'}\n        r.mget(mine)",
    "of literals": "r.mget({'a', 'b'} - {'b'})",
}


@pytest.mark.parametrize("body", FAMILIES.values(), ids=FAMILIES)
def test_a_family(body: str) -> None:
    keys = only(f"{HEAD}    {body}\n", "mget").keys
    assert [str(key.choices[0]) for key in keys if key.varying] == ["u:{uid}"]


@pytest.mark.parametrize("body", ONE.values(), ids=ONE)
def test_one_slot(body: str) -> None:
    keys = only(f"{HEAD}    {body}\n", "mget").keys
    assert len({template.hashed() for key in keys for template in key.choices}) == 1
    assert not any(key.many for key in keys)
