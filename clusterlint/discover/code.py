"""Whether the code of a file can make, hold or use a client, its texts and comments left out.

A word of Redis in a table of another language's functions, in a description or in a licence makes no client,
and most files of a large tree that have one have it there. What shows a client is what linking takes one by:
an import that names Redis, a variable or class that is called like a client, a method that only clients have.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache

from clusterlint.catalog.client import takes
from clusterlint.catalog.client_names import (
    DISTINCTIVE,
    SHARED,
    named_like_a_client,
    named_like_a_client_class,
)

_TEXTS = re.compile(
    rb"""
    \#[^\n]*
    | (?P<prefix> (?<![A-Za-z0-9_])[A-Za-z]{1,2} )?
      (?P<text> \"{3} [^\\"]* (?: (?: \\. | "(?!"") ) [^\\"]* )* \"{3}
              | '{3} [^\\']* (?: (?: \\. | '(?!'') ) [^\\']* )* '{3}
              | " [^"\\\n]* (?: \\. [^"\\\n]* )* "
              | ' [^'\\\n]* (?: \\. [^'\\\n]* )* ' )
    """,
    re.VERBOSE | re.DOTALL,
)
_INSERTED = re.compile(rb"\{([^{}]*)")
_PLAIN_NAME = re.compile(rb"(['\"]+)[A-Za-z_][\w.]{0,80}\1")


def code(content: bytes, *, names: bool = False) -> bytes:
    """The file without comments and texts; of f-strings what they insert is left.

    ``names``: texts that may be a name or a quoted annotation are left, without their quotes.
    """

    def shortened(found: re.Match[bytes]) -> bytes:
        text = found["text"]
        if text is None:
            return b""
        lines = b"\\\n" * text.count(b"\n")  # what follows stands in the same statement still
        if b"f" in (found["prefix"] or b"").lower():
            return b"(" + b" ".join(_INSERTED.findall(text)).replace(b"\n", b" ") + b")" + lines
        if names and _PLAIN_NAME.fullmatch(text):
            return b"(" + text.strip(b"'\"") + b")"
        return b'""' + lines

    return _TEXTS.sub(shortened, content)


_TELLING = re.compile(
    rb"(?<!\bself)(?<!\bcls)\.[ \t]*(?:%s)\b" % b"|".join(sorted(m.encode() for m in DISTINCTIVE - SHARED))
)
_ALSO_OF_OTHERS = re.compile(
    rb"((?<![\w.])[A-Za-z_]\w*)?\.[ \t]*(?:%s)[ \t]*\(" % b"|".join(sorted(m.encode() for m in SHARED))
)
_IMPORTS = re.compile(rb"^[ \t]*(?:from|import)[ \t].*", re.MULTILINE)
NAMES = (b"rds", b"rdb", b"rconn", b"rcli")
"""What names of clients have in them, where it is not the name of a library."""
_SHORT_NAMES = re.compile(rb"(?<!\w)_*r[cd]_*\.")
_NAMES = re.compile(
    rb"(?i)\b(?:\w*(?:redis|valkey|%s)\w*|_*r[cd]_*|get_current_connection)\b" % b"|".join(NAMES)
)


def shows_a_client(content: bytes, words: Iterable[tuple[int, int]]) -> bool:
    """Whether the code of a file may make, hold or use a client.

    ``words``: where there are words of Redis.
    """
    places = set(words)
    # Most files are quickly done with: not even their texts show one.
    may = any(_may_show(content, start, end) for start, end in places) or _SHORT_NAMES.search(content)
    if may and names_a_client(code(content)):
        return True
    receivers = {
        found[1] for start, end in places if (found := _ALSO_OF_OTHERS.search(content, start - 80, end + 80))
    }
    return bool(receivers) and _uses_shared_methods(content, receivers)


def names_a_client(source: bytes) -> bool:
    """Whether a client may be meant somewhere in code, as code() gives it."""
    return _TELLING.search(source) is not None or any(map(_like_a_client, set(_NAMES.findall(source))))


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


def _uses_shared_methods(content: bytes, receivers: set[bytes]) -> bool:
    """Whether a method that others have as well is called as clients take it, on what is no module.

    True where the file cannot be parsed.
    """
    imported = b"\n".join(_IMPORTS.findall(content))
    if all(name and re.search(rb"\b%s\b" % name, imported) for name in receivers):
        return False
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    nodes = list(ast.walk(tree))
    modules = {
        (alias.asname or alias.name).partition(".")[0]
        for node in nodes
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    return any(_of_a_client(node, modules) for node in nodes if isinstance(node, ast.Call))


def _of_a_client(node: ast.Call, modules: set[str]) -> bool:
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in SHARED:
        return False
    first: ast.expr = node.func.value
    while isinstance(first, ast.Attribute):
        first = first.value
    if isinstance(first, ast.Name) and first.id in modules:
        return False
    given = [arg for arg in node.args if not isinstance(arg, ast.Starred)]
    named = {keyword.arg for keyword in node.keywords if keyword.arg is not None}
    spread = len(given) < len(node.args) or len(named) < len(node.keywords)
    return takes(node.func.attr, len(given), named, spread=spread)
