"""What catches an exception around a call, innermost first: except clauses, contextlib.suppress, and the
except clauses around the yield of a context manager of the project.
"""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.following.evidence import walk
from clusterlint.link.language import class_names, classes, expressions
from clusterlint.link.program import Handler
from clusterlint.link.values import FunctionValue, ListValue, Unknown, Value, options
from clusterlint.link.world import Frame, World

_SUPPRESS = "contextlib.suppress"
_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})


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
    """``with suppress(A, B):`` as the except clause that it stands for; ``with quiet():`` as those in it."""
    if not world.recording or not isinstance(context, ir.Invocation):
        return ()
    if isinstance(value, ListValue) and value.kind == "generator":
        return _around_the_yield(world, frame, context)
    if not isinstance(value, Unknown) or value.kind != _SUPPRESS or not context.args:
        return ()
    catches = tuple(name for arg in context.args for name in class_names.named(world, frame, arg.value))
    return (Handler(frame.location(context.span), catches, reraises=False),)


def _around_the_yield(world: World, frame: Frame, context: ir.Invocation) -> tuple[Handler, ...]:
    """The except clauses of a generator function that the block of a with statement runs in."""
    found: list[Handler] = []
    for option in options(expressions.evaluate(world, frame, context.func)):
        if not isinstance(option, FunctionValue) or not isinstance(option.declaration, ir.Function):
            continue
        if not any(name.rpartition(".")[2] in _MANAGERS for name in classes.decorator_names(option)):
            continue
        inner = Frame(option.module, option.name, parent=option.closure)
        nodes = [node for statement in option.declaration.body for node, _ in walk(statement)]
        around = [node for node in nodes if isinstance(node, ir.Try) and _yields(node)]
        for node in sorted(around, key=lambda one: sum(map(_yields, _tries_in(one)))):
            found += of_try(world, inner, node)
    return tuple(found)


def _yields(node: ir.Try) -> bool:
    """Is there a yield in the body of the try statement?"""
    return any(isinstance(one, ir.Yield) for statement in node.body for one, _ in walk(statement))


def _tries_in(node: ir.Try) -> list[ir.Try]:
    """The try statements in the body of one."""
    return [one for statement in node.body for one, _ in walk(statement) if isinstance(one, ir.Try)]


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
