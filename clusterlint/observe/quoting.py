"""Bytes as redis-cli and MONITOR write them: in double quotes, with escapes for what is not printable ASCII.

Source: ``sdscatrepr`` in the server's sds.c; checked in the tests against what the real programs print.
"""

from __future__ import annotations

import re

QUOTED = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
"""A regular expression for one quoted text."""

_ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b"}
_NAMES = {ord(raw): "\\" + letter.decode() for letter, raw in _LETTERS.items()} | {34: '\\"', 92: "\\\\"}


def unquoted(text: bytes) -> bytes:
    """The bytes that a quoted text stands for; ``text`` has its quotes still."""
    inside = text[1:-1]
    return inside if b"\\" not in inside else _ESCAPE.sub(_meant, inside)


def _meant(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return bytes((int(found[1], 16),))
    return _LETTERS.get(found[2], found[2])


def shown(raw: bytes) -> str:
    """A key for people: as it is where it is printable text, else quoted as redis-cli does it."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return quoted(raw)
    return text if text and text.isprintable() and text == text.strip() and text[0] != '"' else quoted(raw)


def quoted(raw: bytes) -> str:
    """As redis-cli prints it on a terminal."""
    return '"' + "".join(_NAMES.get(byte) or _plain(byte) for byte in raw) + '"'


def _plain(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}"
