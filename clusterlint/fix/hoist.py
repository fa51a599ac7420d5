"""Statements that are put before the one an expression is in: only where they run as the expression would."""

from __future__ import annotations

import libcst as cst

from clusterlint.fix.lines import Lines
from clusterlint.fix.outline import Outline, nodes
from clusterlint.fix.unfit import Unfit

_QUIET = (cst.Name, cst.Attribute, cst.SimpleString, cst.Integer, cst.Float, cst.FormattedStringText)
_TWICE = "is worked out several times, or only sometimes, in its statement"


def room_before(outline: Outline, whole: cst.BaseExpression) -> tuple[cst.BaseStatement, str]:
    """The statement before which others can be put, and its indentation; raises Unfit.

    The expression must be what the statement works out first, once, and always.
    """
    inner: cst.CSTNode = whole
    for above in outline.above(whole):
        if isinstance(above, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
            return _placed(outline, whole, inner, above)
        _check(outline, whole, inner, above)
        inner = above
    raise Unfit(whole, "the call is in no statement")


def _check(outline: Outline, whole: cst.BaseExpression, inner: cst.CSTNode, above: cst.CSTNode) -> None:
    if isinstance(above, (cst.Lambda, cst.Assert, cst.Param, cst.Decorator, cst.AugAssign)):
        raise Unfit(whole, f"the call {_TWICE}")
    if isinstance(above, cst.CompFor):
        comprehension = outline.parent(above)
        if above.iter is not inner or not isinstance(comprehension, cst.BaseComp):
            raise Unfit(whole, f"the call {_TWICE}")
        return  # the first iterable is worked out before the elements, which stand before it
    if isinstance(above, cst.BaseComp) and inner is not above.for_in:
        raise Unfit(whole, f"the call {_TWICE}")
    if isinstance(above, cst.BaseComp):
        return
    if isinstance(above, cst.IfExp) and inner is not above.test:
        raise Unfit(whole, f"the call {_TWICE}")
    if isinstance(above, cst.IfExp):
        return
    if isinstance(above, cst.BooleanOperation) and inner is not above.left:
        raise Unfit(whole, f"the call {_TWICE}")
    if isinstance(above, cst.Comparison) and any(inner is one for one in above.comparisons[1:]):
        raise Unfit(whole, f"the call {_TWICE}")
    targets = above.targets if isinstance(above, cst.Assign) else ()
    for child in above.children:
        if child is inner:
            return
        if not any(child is one for one in targets) and any(_works(one) for one in nodes(child)):
            raise Unfit(whole, "something else is worked out before the call in its statement")


def _works(node: cst.CSTNode) -> bool:
    """Whether working out the expression may do something."""
    return isinstance(node, cst.BaseExpression) and not isinstance(node, _QUIET)


def _placed(
    outline: Outline, whole: cst.BaseExpression, inner: cst.CSTNode, above: cst.CSTNode
) -> tuple[cst.BaseStatement, str]:
    head = isinstance(above, (cst.For, cst.If)) and inner in (
        getattr(above, "iter", None),
        getattr(above, "test", None),
    )
    chained = isinstance(above, cst.If) and isinstance(outline.parent(above), cst.If)
    if isinstance(above, cst.SimpleStatementLine):
        if len(above.body) != 1:
            raise Unfit(whole, "several statements stand on one line")
    elif not head or chained:
        raise Unfit(whole, f"the call {_TWICE}")
    indent = Lines(outline).indent(above)
    if indent is None or not isinstance(outline.parent(above), (cst.IndentedBlock, cst.Module)):
        raise Unfit(whole, "several statements stand on one line")
    assert isinstance(above, cst.BaseStatement)
    return above, indent
