"""What catches an exception around a call: except clauses and contextlib.suppress, innermost first."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.following.evidence import walk
from clusterlint.link.language import class_names
from clusterlint.link.program import Handler
from clusterlint.link.values import Unknown, Value
from clusterlint.link.world import Frame, World

_SUPPRESS = "contextlib.suppress"


def of_try(world: World, frame: Frame, node: ir.Try) -> tuple[Handler, ...]:
    """The except clauses of a try statement, in order; none before the recording pass, where nobody asks."""
    if not world.recording:
        return ()
    return tuple(
        Handler(
            location=frame.location(handler.span),
            catches=class_names.named(world, frame, handler.type) if handler.type is not None else (),
            reraises=_reraises(handler),
        )
        for handler in node.handlers
    )


def of_with(world: World, frame: Frame, context: ir.Expression, value: Value) -> tuple[Handler, ...]:
    """``with suppress(A, B):`` as the except clause that it stands for; nothing for other contexts."""
    if not world.recording or not isinstance(context, ir.Invocation):
        return ()
    if not isinstance(value, Unknown) or value.kind != _SUPPRESS or not context.args:
        return ()
    catches = tuple(name for arg in context.args for name in class_names.named(world, frame, arg.value))
    return (Handler(frame.location(context.span), catches, reraises=False),)


def _reraises(handler: ir.Handler) -> bool:
    """Does every way through the body end by raising the same exception again?"""
    return _ends_so(handler.body, handler.name) and not any(
        isinstance(node, ir.Return) or (isinstance(node, ir.Leave) and not _raises_again(node, handler.name))
        for statement in handler.body
        for node, _ in walk(statement)
    )


def _ends_so(body: tuple[ir.Statement, ...], name: str | None) -> bool:
    last = body[-1] if body else None
    if isinstance(last, ir.If):
        return _ends_so(last.body, name) and _ends_so(last.otherwise, name)
    if isinstance(last, ir.With):
        return _ends_so(last.body, name)
    return isinstance(last, ir.Leave) and _raises_again(last, name)


def _raises_again(node: ir.Leave, name: str | None) -> bool:
    """``raise``, or ``raise error`` of the name that the clause binds."""
    if node.kind != "raise":
        return False
    return not node.parts or (isinstance(node.parts[0], ir.Name) and node.parts[0].id == name)
