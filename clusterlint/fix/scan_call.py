"""A call of scan() with a cursor, written as the scan_iter() that walks the same keys."""

from __future__ import annotations

import re
from dataclasses import dataclass

import libcst as cst

from clusterlint.fix.outline import Outline, nodes
from clusterlint.fix.unfit import Unfit

_PURE = (
    cst.Name,
    cst.Attribute,
    cst.Subscript,
    cst.SimpleString,
    cst.ConcatenatedString,
    cst.FormattedString,
    cst.Integer,
    cst.BinaryOperation,
    cst.BooleanOperation,
    cst.IfExp,
    cst.UnaryOperation,
    cst.Tuple,
    cst.List,
)


@dataclass(frozen=True, slots=True)
class ScanCall:
    """A call ``receiver.scan(cursor, ...)``; ``cursor`` is its argument, ``walk`` the call of scan_iter()."""

    node: cst.Call
    awaited: bool
    cursor: cst.BaseExpression
    walk: str

    @property
    def head(self) -> str:
        """What stands before the ``for`` of a loop over it."""
        return "async " if self.awaited else ""


def read_call(outline: Outline, node: cst.Call, old: str, new: str) -> ScanCall:
    """The parts of the call; ``old`` indentation of its further lines becomes ``new``. Raises Unfit."""
    if not isinstance(node.func, cst.Attribute):
        raise Unfit(node, "scan() is not called on a client by name")
    for part in (node.func.value, *(arg.value for arg in node.args)):
        _repeatable(part)
    if any(arg.star for arg in node.args):
        raise Unfit(node, "the arguments of scan() come from a collection")
    found = [arg for arg in node.args if arg.keyword is not None and arg.keyword.value == "cursor"]
    if not found:
        found = [arg for arg in node.args[:1] if arg.keyword is None]
    if not found:
        raise Unfit(node, "scan() begins anew each time: it is given no cursor")
    walk = f"{outline.code(node.func.value)}.scan_iter({_others(outline, node, found[0], old, new)})"
    return ScanCall(node, isinstance(outline.parent(node), cst.Await), found[0].value, walk)


def _repeatable(part: cst.BaseExpression) -> None:
    """Evaluated once for each page before, and once for all now: only what is the same each time."""
    for one in nodes(part):
        if isinstance(one, cst.BaseExpression) and not isinstance(one, _PURE):
            raise Unfit(one, "the client or an argument of scan() is worked out anew for each page")


def _others(outline: Outline, node: cst.Call, cursor: cst.Arg, old: str, new: str) -> str:
    """The arguments but the cursor, as they are written."""
    text = outline.source.text
    start, end = outline.syntax.full(node.args[0])[0], outline.syntax.full(node.args[-1])[1]
    at = node.args.index(cursor)
    begin, after = outline.syntax.full(cursor)[0], outline.syntax.full(cursor.value)[1]
    if at + 1 < len(node.args):
        comma = re.compile(r"\s*,[ \t]*(\r?\n[ \t]*)?").match(text, after)
        kept = text[start:begin] + text[comma.end() if comma else after : end]
    elif at:
        kept = text[start : outline.syntax.full(node.args[at - 1].value)[1]] + text[after:end]
    else:
        return ""
    open_ = text[outline.syntax.full(node.func)[1] : start]
    close = text[end : outline.syntax.inner(node)[1]]
    before, behind = open_.partition("(")[2], close.rpartition(")")[0]
    return (before + kept + behind).replace("\n" + old, "\n" + new)
