"""Do two keys hold the same? DUMP says so when its bytes are equal.

When they are not, the values may still be equal: tables are dumped in an order of their own, and releases
encode differently. Then they are read in pieces, so that a large value needs little memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from clusterlint.migrate.errors import Refused
from clusterlint.migrate.server import Reply, Word
from clusterlint.migrate.values import Value

_PIECE = 1_000
_BYTES = 4_000_000
_CLOCK = 1_000  # milliseconds by which a moment may be read differently, before PEXPIRETIME


class Key(Protocol):
    """One key of one server."""

    def __call__(self, command: str, *words: Word) -> Reply:
        """The reply to ``COMMAND key words``."""


def difference(one: Value, other: Value, source: Key, target: Key) -> str | None:
    """What differs, in a few words; None for nothing."""
    if bool(one.expires) != bool(other.expires) or abs(one.expires - other.expires) > _CLOCK:
        return "another time to live"
    if one.content == other.content:
        return None
    kinds = source("TYPE"), target("TYPE")
    if kinds[0] != kinds[1]:
        return f"another type: {kinds[0].decode()} and {kinds[1].decode()}"
    compare = _BY_TYPE.get(kinds[0].decode())
    if compare is None:
        return f"another value, as far as DUMP of a {kinds[0].decode()} tells"
    try:
        return None if compare(source, target) else "another value"
    except Refused as refusal:
        return f"not comparable: {refusal}"


def _strings(source: Key, target: Key) -> bool:
    length = source("STRLEN")
    if length != target("STRLEN"):
        return False
    return all(
        source("GETRANGE", at, at + _BYTES - 1) == target("GETRANGE", at, at + _BYTES - 1)
        for at in range(0, length, _BYTES)
    )


def _lists(source: Key, target: Key) -> bool:
    length: int = source("LLEN")
    return length == int(target("LLEN")) and all(
        source("LRANGE", at, at + _PIECE - 1) == target("LRANGE", at, at + _PIECE - 1)
        for at in range(0, length, _PIECE)
    )


def _sorted_sets(source: Key, target: Key) -> bool:
    length: int = source("ZCARD")
    return length == int(target("ZCARD")) and all(
        _scored(source, at) == _scored(target, at) for at in range(0, length, _PIECE)
    )


def _scored(key: Key, at: int) -> list[tuple[bytes, float]]:
    """Releases write the digits of one score in different ways."""
    flat = key("ZRANGE", at, at + _PIECE - 1, "WITHSCORES")
    return [(member, float(score)) for member, score in zip(flat[::2], flat[1::2], strict=True)]


def _sets(source: Key, target: Key) -> bool:
    def held(members: list[bytes]) -> bool:
        return all(target("SMISMEMBER", *members))

    return source("SCARD") == target("SCARD") and _scanned(source, "SSCAN", held)


def _hashes(source: Key, target: Key) -> bool:
    def held(flat: list[bytes]) -> bool:
        fields = flat[::2]
        if target("HMGET", *fields) != flat[1::2]:
            return False
        return bool(_field_expiry(source, fields) == _field_expiry(target, fields))

    return source("HLEN") == target("HLEN") and _scanned(source, "HSCAN", held)


def _field_expiry(key: Key, fields: list[bytes]) -> Reply:
    """When the fields expire (Redis 7.4); nothing where the server knows no such thing."""
    try:
        return key("HPEXPIRETIME", "FIELDS", len(fields), *fields)
    except Refused as refusal:
        if "unknown command" in str(refusal):
            return [-1] * len(fields)
        raise


def _scanned(source: Key, command: str, held: Callable[[list[bytes]], bool]) -> bool:
    cursor: Reply = 0
    while True:
        cursor, members = source(command, cursor, "COUNT", _PIECE)
        if members and not held(members):
            return False
        if int(cursor) == 0:
            return True


def _streams(source: Key, target: Key) -> bool:
    start = b"-"
    while True:
        entries = source("XRANGE", start, "+", "COUNT", _PIECE)
        if entries != target("XRANGE", start, "+", "COUNT", _PIECE):
            return False
        if len(entries) < _PIECE:
            return bool(_groups(source) == _groups(target))
        start = b"(" + entries[-1][0]


def _groups(key: Key) -> Reply:
    """Identifiers, groups, and what is pending in these."""
    about = key("XINFO STREAM")
    stream = dict(zip(about[::2], about[1::2], strict=True))
    told = [stream[b"last-generated-id"]]  # what else there is depends on the release
    for group in key("XINFO GROUPS"):
        fields = dict(zip(group[::2], group[1::2], strict=True))
        told += [fields[b"name"], fields[b"last-delivered-id"], key("XPENDING", fields[b"name"])]
    return told


_BY_TYPE: dict[str, Callable[[Key, Key], bool]] = {
    "string": _strings,
    "list": _lists,
    "set": _sets,
    "zset": _sorted_sets,
    "hash": _hashes,
    "stream": _streams,
}
