"""The Lua reader: which keys a script touches and where they come from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clusterlint.rules.lua import Origin, accesses


def read(source: str) -> list[tuple[str, str]]:
    return [(access.command, access.source.origin.value) for access in accesses(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("return redis.call('GET', KEYS[1])", [("GET", "KEYS")]),
        ("return server.call('get', KEYS[1])", [("GET", "KEYS")]),
        ("redis.pcall('INCR', 'total')", [("INCR", "literal")]),
        ('redis.call("INCR", [[total]])', [("INCR", "literal")]),
        ("redis.call('GET', ARGV[1])", [("GET", "ARGV")]),
        ("redis.call('GET', 'user:' .. ARGV[1])", [("GET", "built")]),
        ("redis.call('GET', KEYS[1] .. ':x')", [("GET", "derived")]),
        ("redis.call('GET', 'lock:' .. KEYS[1])", [("GET", "derived")]),
        ("local k = KEYS[1]\nredis.call('GET', k)", [("GET", "KEYS")]),
        ("local k, v = KEYS[1], ARGV[1]\nredis.call('SET', k, v)", [("SET", "KEYS")]),
        ("for i, k in ipairs(KEYS) do redis.call('DEL', k) end", [("DEL", "KEYS")]),
        ("for i = 1, #KEYS do redis.call('DEL', KEYS[i]) end", [("DEL", "KEYS")]),
        ("redis.call('DEL', unpack(KEYS))", [("DEL", "KEYS")]),
        ("redis.call('SADD', KEYS[1], unpack(ARGV))", [("SADD", "KEYS")]),
        ("local call = redis.call\ncall('GET', 'a')", [("GET", "literal")]),
        ("local k = ARGV[1] or 'x' redis.call('GET', k)", [("GET", "ARGV"), ("GET", "literal")]),
        ("-- redis.call('GET', 'a')\n--[[ redis.call('GET', 'b') ]] return 1", []),
        ("return 'redis.call(\\'GET\\', 1)'", []),
        ("return redis.call('TIME')", []),
        ("local n = redis.call('GET', KEYS[1])\nredis.call('DEL', n)", [("GET", "KEYS"), ("DEL", "built")]),
        ("local t = {KEYS[1]}\nredis.call('GET', t[1])", [("GET", "KEYS")]),
        ("local function f(k) return redis.call('GET', k) end return f(KEYS[1])", [("GET", "KEYS")]),
        ("local function f(k) return redis.call('GET', k) end", [("GET", "unknown")]),
        (
            "redis.call('ZUNIONSTORE', KEYS[1], 2, KEYS[2], 'b')",
            [("ZUNIONSTORE", "KEYS")] * 2 + [("ZUNIONSTORE", "literal")],
        ),
        ("redis.call('XREAD', 'STREAMS', 'log', '0')", [("XREAD", "literal")]),
        ("local a = a .. 'x' redis.call('GET', a)", [("GET", "built")]),
        ("local t = {KEYS[1], ARGV[1]} return redis.call('SET', unpack(t))", [("SET", "KEYS")]),
        ("return redis.call('SET', table.unpack({KEYS[1], ARGV[1]}))", [("SET", "KEYS")]),
        ("local t = {ARGV[1], KEYS[1]} return redis.call('SET', unpack(t))", [("SET", "ARGV")]),
        ("local t = {KEYS[1], ARGV[1]} redis.call('DEL', unpack(t))", [("DEL", "KEYS"), ("DEL", "ARGV")]),
        ("local t = {KEYS[1]} t[1] = ARGV[1] redis.call('GET', unpack(t))", [("GET", "KEYS")]),
    ],
)
def test_origins(source: str, expected: list[tuple[str, str]]) -> None:
    assert read(source) == expected


def test_the_number_the_text_and_the_line_are_told() -> None:
    first, second = accesses("local n = redis.call('GET', KEYS[2])\nredis.call('SET', 'last', n)")
    assert (first.source.number, first.line) == (2, 1)
    assert (second.source.origin, second.source.text, second.line) == (Origin.LITERAL, "last", 2)


@given(some.text(alphabet="redis.call('GETKEYS[1],)(local =function end]]--\"\n", max_size=200))
def test_any_text_is_read_without_an_error(source: str) -> None:
    accesses(source)
