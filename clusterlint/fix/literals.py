"""String literals: where in the file each place between two characters of their value is."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

import libcst as cst

from clusterlint.fix.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where text can be put in; ``formatted``: braces are doubled there, as in an f-string."""

    offset: int
    formatted: bool = False


Gaps = tuple[tuple[Gap, ...], ...]
"""For each place of a value, from before its first character to behind its last, where that is in the file.

There are several where one literal ends and the next begins, and none inside of what cannot be parted.
"""

_HEAD = re.compile(r"([A-Za-z]*)(\"\"\"|'''|\"|')")
_ESCAPE = re.compile(
    r"\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|.)|\r\n|.", re.DOTALL
)


def of_literal(syntax: Syntax, node: cst.SimpleString | cst.ConcatenatedString) -> Gaps | None:
    """The places of a plain string or bytes literal, or of several side by side; None with an f-string."""
    if isinstance(node, cst.SimpleString):
        return _of_simple(syntax, node)
    left, right = _side(syntax, node.left), _side(syntax, node.right)
    return None if left is None or right is None else chained(left, right)


def _side(syntax: Syntax, node: cst.BaseString) -> Gaps | None:
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return of_literal(syntax, node)
    return None


def chained(left: Gaps, right: Gaps) -> Gaps:
    """The places of two values one behind the other."""
    if not left or not right:
        return left or right
    return (*left[:-1], (*left[-1], *right[0]), *right[1:])


def is_bytes(node: cst.BaseExpression) -> bool:
    """Whether it is a bytes literal."""
    while isinstance(node, cst.ConcatenatedString):
        node = node.left
    return isinstance(node, cst.SimpleString) and "b" in node.prefix.lower()


def _of_simple(syntax: Syntax, node: cst.SimpleString) -> Gaps | None:
    text = node.value
    head = _HEAD.match(text)
    if head is None:
        return None
    start = syntax.inner(node)[0] + head.end()
    body = text[head.end() : len(text) - len(head[2])]
    raw, binary = "r" in head[1].lower(), "b" in head[1].lower()
    steps = _steps(body, raw=raw, binary=binary)
    fits = sum(count for _, count in steps) == len(ast.literal_eval(text))
    return _gaps(start, steps, formatted=False) if fits else None


def of_text(start: int, written: str, *, raw: bool) -> Gaps:
    """The places of a literal run of an f-string, written as ``written`` from offset ``start`` on."""
    return _gaps(start, _steps(written, raw=raw, binary=False, doubled=True), formatted=True)


def _gaps(start: int, steps: list[tuple[int, int]], *, formatted: bool) -> Gaps:
    """``steps``: how many characters are written, and how many of the value they stand for."""
    found: list[tuple[Gap, ...]] = [(Gap(start, formatted),)]
    at = start
    for written, count in steps:
        at += written
        if count == 0:
            continue  # a line continued: the places before and behind it are one
        found += [()] * (count - 1)
        found.append((Gap(at, formatted),))
    return tuple(found)


def _steps(written: str, *, raw: bool, binary: bool, doubled: bool = False) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(written):
        if doubled and written[at : at + 2] in ("{{", "}}"):
            found.append((2, 1))
            at += 2
            continue
        match = _ESCAPE.match(written, at)
        assert match is not None
        piece = match[0] if not raw or match[0] == "\r\n" else written[at]
        found.append((len(piece), 1 if raw else _length(piece, binary=binary)))
        at += len(piece)
    return found


def _length(piece: str, *, binary: bool) -> int:
    """How many characters one escape, or one character, stands for."""
    if piece[0] != "\\":
        return 1
    if piece[1:] in ("\n", "\r", "\r\n"):
        return 0
    if binary and piece[1] in "uUN":
        return len(piece)
    simple = piece[1] in "\\'\"abfnrtv01234567xuUN"
    return 1 if simple else len(piece)
