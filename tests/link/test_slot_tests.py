"""Keys that a test has found in one slot: those of `sunion` in these functions."""

from __future__ import annotations

from textwrap import indent

import pytest
from linking import linked

from clusterlint.rules import cross_slot_command

HEAD = """
import redis
from redis.crc import key_slot
r = redis.Redis(host="a")

def slot(key):
    return key_slot(key.encode())

def same(one, other):
    return slot(one) == slot(other)

def alike(keys):
    return len({slot(key) for key in keys}) <= 1

def run(a, b, c, keys, *rest):
"""
TOGETHER = [
    "if key_slot(a.encode()) == key_slot(b.encode()):\n    r.sunion(a, b)",
    "if r.keyslot(a) != r.keyslot(b):\n    return\nr.sunion(a, b)",
    "if r.keyslot(f'x:{a}') != r.keyslot(f'y:{b}'):\n    raise ValueError\nr.sunion(f'x:{a}', f'y:{b}')",
    "assert slot(a) == slot(b)\nr.sunion([a, b])",
    "first, second = slot(a), slot(b)\nif not first == second:\n    return\nr.sunion(a, b)",
    "if same(a, b):\n    r.sunion(a, b)",
    "x = same(a, b)\nreturn r.sunion(a, b) if x else None",
    "if len({key_slot(k.encode()) for k in keys}) == 1:\n    r.sunion(keys)",
    "slots = {slot(k) for k in keys}\nif len(slots) > 1:\n    return\nr.sunion(*keys)",
    "if not alike(keys):\n    return\nr.sunion(keys)",
    "if not alike(rest):\n    return\nr.sunion(*rest)",
    "if alike([a, b]):\n    r.sunion(a, b)",
    "once = lambda x, y: r.sunion(x, y)\nif same(a, b):\n    once(a, b)",
    "if hasattr(r, 'keyslot') and r.keyslot(a) != r.keyslot(b):\n    return\nr.sunion(a, b)",
    "if not hasattr(r, 'keyslot') or r.keyslot(a) == r.keyslot(b):\n    r.sunion(a, b)",
    "return None if hasattr(r, 'keyslot') and slot(a) != slot(b) else r.sunion(a, b)",
    "for x, y in keys:\n    if slot(x) == slot(y):\n        r.sunion(x, y)",
]
APART = [
    "if slot(a) != slot(b):\n    r.sunion(a, b)",
    "if slot(a) == slot(b):\n    pass\nr.sunion(a, b)",
    "if slot(a) == slot(b):\n    r.sunion(a, c)",
    "if slot(a) == slot(a):\n    r.sunion(a, b)",
    "if slot(a) == slot(b):\n    return\nr.sunion(a, b)",
    "if input() and slot(a) != slot(b):\n    return\nr.sunion(a, b)",
    "if hasattr(r, 'keyslot') or slot(a) == slot(b):\n    r.sunion(a, b)",
    "if slot(a) == b:\n    r.sunion(a, b)",
    "if len(a) == len(b):\n    r.sunion(a, b)",
    "if len({slot(k) for k in keys}) > 1:\n    r.sunion(keys[0], keys[1])",
    "for x in keys:\n    if slot(a) != slot(b):\n        break\nr.sunion(a, b)",
    "try:\n    assert slot(a) == slot(b)\nexcept AssertionError:\n    pass\nr.sunion(a, b)",
]


def found(body: str) -> int:
    program = linked(f"{HEAD}{indent(body, '    ')}\n\nrun('a', 'b', 'c', ['d', 'e'], 'f', 'g')\n")
    assert [call for call in program.calls if call.method == "sunion"]
    return len(list(cross_slot_command.judge(program)))


@pytest.mark.parametrize("body", TOGETHER)
def test_keys_of_one_slot(body: str) -> None:
    assert found(body) == 0


@pytest.mark.parametrize("body", APART)
def test_keys_of_any_slots(body: str) -> None:
    assert found(body) > 0
