"""Read-only and chained dicts and plain namespaces are what they hold."""

from __future__ import annotations

import pytest
from linking import linked, only, templates

HEAD = """
import types
from collections import ChainMap
from types import MappingProxyType, SimpleNamespace
import redis

r = redis.Redis(host="first")
KEYS = MappingProxyType({"a": "x:a", "b": "x:b"})
NAMES = SimpleNamespace(a="x:a", b="x:b")
OPS = types.MappingProxyType({"both": r.sunion})
CHAIN = ChainMap({"a": "x:a"}, {"a": "hidden", "b": "x:b"})
CLIENTS = SimpleNamespace(main=r, other=redis.Redis(host="second"))
"""
HELD = {
    "a read-only dict": "r.sunion(KEYS['a'], KEYS['b'])",
    "a namespace": "r.sunion(NAMES.a, NAMES.b)",
    "a chain": "r.sunion(CHAIN['a'], CHAIN['b'])",
    "a method in a dict": "OPS['both'](['x:a', 'x:b'])",
    "a client in a namespace": "CLIENTS.main.sunion(['x:a', 'x:b'])",
}


@pytest.mark.parametrize("body", HELD.values(), ids=HELD)
def test_held(body: str) -> None:
    call = only(f"{HEAD}def f():\n    {body}\n", "sunion")
    assert templates(call) == [["x:a"], ["x:b"]]
    assert call.client.endpoint == "first:6379"


def test_each_place_has_a_namespace_of_its_own() -> None:
    found = linked(HEAD + "SimpleNamespace(main=redis.Redis(host='third'))\nCLIENTS.other.get('k')\n").calls
    assert [call.client.endpoint for call in found] == ["second:6379"]
