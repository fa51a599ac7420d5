"""Lua source as tokens: just enough of the lexical rules to find calls and their arguments.

Source: the Lua 5.1 reference manual, section 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|--\[(?P<c>=*)\[.*?(?:\](?P=c)\]|\Z)|--[^\n]*|\#![^\n]*)
  | (?P<long>\[(?P<l>=*)\[(?P<body>.*?)\](?P=l)\])
  | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
  | (?P<number>0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<sign>\.\.\.|\.\.|==|~=|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(\d{1,3}|.)", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}

KEYWORDS = frozenset(
    {"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local", "nil"}
    | {"not", "or", "repeat", "return", "then", "true", "until", "while"}
)


class Token(Struct, frozen=True):
    """``kind`` is "text", "number", "name" or "sign"; ``value`` is a string's content, else the spelling."""

    kind: str
    value: str
    start: int
    end: int

    def is_sign(self, value: str) -> bool:
        """Whether it is this sign."""
        return self.kind == "sign" and self.value == value

    def is_name(self, *values: str) -> bool:
        """Whether it is one of these names."""
        return self.kind == "name" and self.value in values


def tokens(source: str) -> tuple[Token, ...]:
    """The tokens without comments; a character that belongs to no token is a sign of its own."""
    return tuple(_tokens(source))


def _tokens(source: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(source):
        start, end = match.span()
        if match["skip"] is not None:
            continue
        if match["long"] is not None:
            yield Token("text", match["body"].removeprefix("\n"), start, end)
        elif match["text"] is not None:
            yield Token("text", _ESCAPE.sub(_unescaped, match["text"][1:-1]), start, end)
        else:
            kind = match.lastgroup or "sign"
            yield Token(kind, match[0], start, end)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code)) if code.isdigit() else _NAMED.get(code, code)


def closing(found: tuple[Token, ...], opened: int) -> int:
    """Index of the bracket that closes the one at ``opened``; the end of the tokens where there is none."""
    depth = 0
    for place in range(opened, len(found)):
        token = found[place]
        if token.kind != "sign":
            continue
        if token.value in "([{":
            depth += 1
        elif token.value in ")]}":
            depth -= 1
            if depth == 0:
                return place
    return len(found)


def split_at(found: tuple[Token, ...], *signs: str) -> list[tuple[Token, ...]]:
    """The pieces between these signs at bracket depth 0; no pieces for no tokens."""
    pieces: list[tuple[Token, ...]] = []
    begin, depth = 0, 0
    for place, token in enumerate(found):
        if token.kind != "sign":
            continue
        if token.value in "([{":
            depth += 1
        elif token.value in ")]}":
            depth -= 1
        elif depth == 0 and token.value in signs:
            pieces.append(found[begin:place])
            begin = place + 1
    return [*pieces, found[begin:]] if found else []
