"""Slots against CLUSTER KEYSLOT of a real server."""

from __future__ import annotations

import pytest
import redis
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from live_servers import Servers

from clusterlint.slots import hashed_part, key_slot

KEYS = st.one_of(
    st.binary(max_size=80),
    st.lists(st.sampled_from([b"{", b"}", b"{}", b"a", b"user:1", b"\x00", b"\xff"]), max_size=12).map(b"".join),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=KEYS)
@example(key=b"")
@example(key=b"{}")
@example(key=b"foo{}{bar}")
@example(key=b"foo{{bar}}zap")
@example(key=b"foo{bar}{zap}")
@example(key=b"}{")
@example(key=b"}{a}")
def test_slot_of_any_bytes_is_what_the_server_says(live_servers: Servers, key: bytes) -> None:
    node = live_servers.cluster[0]
    client = _client(node.host, node.port)
    assert key_slot(key) == client.execute_command("CLUSTER KEYSLOT", key)


_CLIENTS: dict[tuple[str, int], redis.Redis] = {}


def _client(host: str, port: int) -> redis.Redis:
    if (host, port) not in _CLIENTS:
        _CLIENTS[host, port] = redis.Redis(host, port)
    return _CLIENTS[host, port]


@pytest.mark.parametrize(
    ("key", "hashed"),
    [
        ("user:1", b"user:1"),
        ("{user:1}:profile", b"user:1"),
        ("foo{}{bar}", b"foo{}{bar}"),
        ("foo{{bar}}zap", b"{bar"),
        ("foo{bar}{zap}", b"bar"),
        ("a}b{c", b"a}b{c"),
        ("", b""),
        ("ü{é}", "é".encode()),
    ],
)
def test_hashed_part(key: str, hashed: bytes) -> None:
    assert hashed_part(key) == hashed
    assert hashed_part(key.encode()) == hashed
    assert key_slot(key) == key_slot(hashed) or not hashed


def test_slots_of_the_documentation() -> None:
    assert (key_slot("user:1"), key_slot("user:2"), key_slot("123456789")) == (10778, 6777, 0x31C3)
