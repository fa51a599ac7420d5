"""Whether the code of a file can make, hold or use a client, its texts and comments left out.

A word of Redis in a table of another language's functions, in a description or in a licence makes no client,
and most files of a large tree that have one have it there. What shows a client is what linking takes one by:
an import that names Redis, a variable or class that is called like a client, a method that only clients have.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache, lru_cache

from clusterlint.catalog.client import takes
from clusterlint.catalog.client_names import (
    DISTINCTIVE,
    SHARED,
    named_like_a_client,
    named_like_a_client_class,
)

_TEXTS = re.compile(
    rb"""
    [\#"'] (?: (?<=\#) [^\n]*
             | (?<=") (?: "" | [^"\\\n]* (?: \\. [^"\\\n]* )* " )
             | (?<=') (?: '' | [^'\\\n]* (?: \\. [^'\\\n]* )* ' ) )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Comments and texts, the long ones only their first three quotes. It begins with a set of three characters:
where none is, it is quick."""
_LONG = (b'"""', b"'''")
_PREFIX = re.compile(rb"(?<![A-Za-z0-9_])[A-Za-z]{1,2}\Z")
_INSERTED = re.compile(rb"\{([^{}]*)")
_PLAIN_NAME = re.compile(rb"(['\"]+)[A-Za-z_][\w.]{0,80}\1")


def code(content: bytes, *, names: bool = False) -> bytes:
    """The file without comments and texts; of f-strings what they insert is left.

    ``names``: texts that may be a name or a quoted annotation are left, without their quotes.
    """
    pieces: list[bytes] = []
    end = 0
    # Texts are found by their quotes, and their prefixes behind them: to look for both at every letter of
    # the code takes four times as long.
    while (found := _TEXTS.search(content, end)) is not None:
        start, text = found.start(), found[0]
        if text in _LONG:
            text = content[start : _end_of_long(content, start, text)]
        if text.startswith(b"#"):
            pieces.append(content[end:start])
        else:
            prefix = _PREFIX.search(content, max(end, start - 3), start)
            pieces.append(content[end : prefix.start() if prefix else start])
            pieces.append(_left_of(text, prefix[0] if prefix else b"", names=names))
        end = start + len(text)
    return b"".join((*pieces, content[end:]))


def _end_of_long(content: bytes, start: int, quotes: bytes) -> int:
    """Where a text in three quotes ends; it is empty, and in two, where nothing ends it."""
    place = start + len(quotes)
    end = content.find(quotes, place)
    while end >= 0:
        escape = content.find(b"\\", place, end)
        if escape < 0:
            return end + len(quotes)
        place = escape + 2
        if place > end:
            end = content.find(quotes, place)
    return start + 2


def _left_of(text: bytes, prefix: bytes, *, names: bool) -> bytes:
    """What stands for a text in the code."""
    lines = b"\\\n" * text.count(b"\n")  # what follows stands in the same statement still
    if b"f" in prefix.lower():
        return b"(" + b" ".join(_INSERTED.findall(text)).replace(b"\n", b" ") + b")" + lines
    if names and _PLAIN_NAME.fullmatch(text):
        return b"(" + text.strip(b"'\"") + b")"
    return b'""' + lines


CACHES_CLIENT = rb"(?:client|_cache)\.get_client\("
"""How the client behind a cache of Django is taken."""

_TELLING = re.compile(
    rb"(?<!\bself)(?<!\bcls)\.[ \t]*(?:(?:%s)\b|%s)"
    % (b"|".join(sorted(m.encode() for m in DISTINCTIVE - SHARED)), CACHES_CLIENT)
)
_ALSO_OF_OTHERS = re.compile(
    rb"(?:(?<![\w.])([A-Za-z_]\w*)(?:\.\w+)*)?\.[ \t]*(%s)[ \t]*\("
    % b"|".join(sorted(m.encode() for m in SHARED))
)
_IMPORTS = re.compile(rb"^[ \t]*(?:from|import)[ \t].*", re.MULTILINE)
NAMES = (b"rds", b"rdb", b"rconn", b"rcli")
"""What names of clients have in them, where it is not the name of a library."""
_SHORT_NAMES = re.compile(rb"(?<!\w)_*r[cd]_*\.")
_NAMES = re.compile(rb"(?i)\w*(?:redis|valkey|%s)\w*|_*r[cd]_*|get_current_connection" % b"|".join(NAMES))


def shows_a_client(content: bytes, words: Iterable[tuple[int, int]]) -> bool:
    """Whether the code of a file may make, hold or use a client.

    ``words``: where there are words of Redis.
    """
    places = set(words)
    # Most files are quickly done with: not even their texts show one.
    may = any(_may_show(content, start, end) for start, end in places) or _has_a_short_name(content)
    if may and names_a_client(code(content)):
        return True
    found = (_call_around(content, max(start - 80, 0), end + 80) for start, end in places)
    calls = {call.start(2): call for call in found if call is not None}
    return bool(calls) and _uses_shared_methods(content, calls.values())


def _call_around(content: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """The call of a method that others have as well."""
    return _ALSO_OF_OTHERS.search(content, start, end) if content.find(b"(", start, end) >= 0 else None


def names_a_client(source: bytes) -> bool:
    """Whether a client may be meant somewhere in code, as code() gives it."""
    return _TELLING.search(source) is not None or any(map(_names_one, set(_WORD.findall(source))))


@lru_cache(maxsize=1 << 16)
def _names_one(word: bytes) -> bool:
    """Whether a whole word is one that names a client. Most words stand in many files."""
    return _NAMES.fullmatch(word) is not None and _like_a_client(word)


def _has_a_short_name(content: bytes) -> bool:
    return (b"rc." in content or b"rd." in content) and _SHORT_NAMES.search(content) is not None


def _may_show(content: bytes, start: int, end: int) -> bool:
    """Whether a word at a place, of code or of a text, is a method that tells or part of a telling name."""
    around = content[max(start - _LONGEST, 0) : end + _LONGEST]
    at = min(start, _LONGEST)
    if at > 0 and _TELLING.match(around, at - 1) is not None:
        return True
    first = _WORD_BEFORE.search(around, 0, at)
    whole = _WORD.match(around, first.start() if first else at)
    return whole is not None and _like_a_client(whole[0])


_LONGEST = 80
"""Letters of a name before and behind a word of Redis; no longer one is a client's."""
_WORD = re.compile(rb"\w+")
_WORD_BEFORE = re.compile(rb"\w+\Z")


@cache
def _like_a_client(word: bytes) -> bool:
    name = word.decode("latin-1")
    return name == "get_current_connection" or named_like_a_client(name) or named_like_a_client_class(name)


def _uses_shared_methods(content: bytes, calls: Iterable[re.Match[bytes]]) -> bool:
    """Whether a method that others have as well is called as clients take it, on what is no module."""
    imported = b"\n".join(_IMPORTS.findall(content))

    def is_module(name: bytes | None) -> bool:
        return name is not None and re.search(rb"\b%s\b" % name, imported) is not None

    return any(not is_module(call[1]) and _fits(content, call) for call in calls)


def _fits(content: bytes, call: re.Match[bytes]) -> bool:
    """Whether a call has arguments that a client takes; true where they cannot be read."""
    deep, end = 0, call.end() - 1
    for end in range(call.end() - 1, min(len(content), call.end() + _LONGEST_CALL)):
        deep += (content[end] in b"([{") - (content[end] in b")]}")
        if deep == 0:
            break
    try:
        node = ast.parse(b"f" + content[call.end() - 1 : end + 1], mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    if not isinstance(node, ast.Call):
        return True
    given = [arg for arg in node.args if not isinstance(arg, ast.Starred)]
    named = {keyword.arg for keyword in node.keywords if keyword.arg is not None}
    spread = len(given) < len(node.args) or len(named) < len(node.keywords)
    return takes(call[2].decode(), len(given), named, spread=spread)


_LONGEST_CALL = 2_000
"""Bytes of the arguments of one call that are looked at."""
