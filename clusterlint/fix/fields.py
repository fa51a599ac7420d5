"""F-strings: their literal runs and replacement fields, in the order in which linking puts them together."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from clusterlint.fix.literals import Gap, Gaps, of_literal, of_text
from clusterlint.fix.syntax import Syntax


def pieces(syntax: Syntax, node: cst.FormattedString | cst.ConcatenatedString) -> list[Gaps | None]:
    """For each piece its places: of a literal run all of them, of a field the one before and the one behind.

    None: a literal whose places are not known. A field with ``=`` is two pieces, with no place between.
    """
    return list(_pieces(syntax, node))


def _pieces(syntax: Syntax, node: cst.BaseString) -> Iterator[Gaps | None]:
    if isinstance(node, cst.ConcatenatedString):
        yield from _pieces(syntax, node.left)
        yield from _pieces(syntax, node.right)
    elif isinstance(node, cst.FormattedString):
        raw = "r" in node.prefix.lower()
        for part in node.parts:
            start, end = syntax.full(part)
            before, behind = (Gap(start, True),), (Gap(end, True),)
            if isinstance(part, cst.FormattedStringText):
                yield of_text(start, part.value, raw=raw)
            elif isinstance(part, cst.FormattedStringExpression) and part.equal is not None:
                yield before, ()
                yield (), behind
            else:
                yield before, behind
    elif isinstance(node, cst.SimpleString):
        yield of_literal(syntax, node)
