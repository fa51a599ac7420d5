"""``attrgetter("key")``, ``itemgetter(0)`` and ``methodcaller("key")``, as the lambdas that they are."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.texts.text_functions import Model
from clusterlint.link.values import Const, FunctionValue, Text, Value
from clusterlint.link.world import Frame, World

_GIVEN = "given"


def _attribute(value: Value) -> ir.Expression | None:
    """``given.a.b``."""
    dotted = value.template.literal if isinstance(value, Text) else None
    if not dotted:
        return None
    node: ir.Expression = ir.Name(_GIVEN)
    for name in dotted.split("."):
        node = ir.Attribute(node, name)
    return node


def _item(value: Value) -> ir.Expression | None:
    """``given[0]``, ``given["name"]``."""
    held = value.template.literal if isinstance(value, Text) else getattr(value, "value", None)
    if not isinstance(value, (Text, Const)) or held is None:
        return None
    return ir.Subscript(ir.Name(_GIVEN), ir.Constant(held))


def _call(value: Value) -> ir.Expression | None:
    """``given.name()``."""
    method = _attribute(value)
    return None if method is None else ir.Invocation(method, (), ir.NOWHERE)


def _getter(world: World, frame: Frame, bodies: list[ir.Expression | None], node: ir.Invocation) -> Value:
    known = [body for body in bodies if body is not None]
    if not known or len(known) < len(bodies):
        return world.new_unknown(frame, "getter")
    body = known[0] if len(known) == 1 else ir.Sequence("tuple", tuple(known))
    line, column = node.span[:2]
    name = f"{frame.function}.<getter:{line}:{column}>".lstrip(".")
    return FunctionValue(ir.Lambda((ir.Parameter(_GIVEN),), body, node.span), frame.module, name, frame)


def attributes_of(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``attrgetter("a", "b.c")``."""
    return _getter(world, frame, [_attribute(value) for value in arguments.plain()], node)


def items_of(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``itemgetter(0, "name")``."""
    return _getter(world, frame, [_item(value) for value in arguments.plain()], node)


def called(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``methodcaller("key")``; one that passes arguments on is not followed."""
    plain = arguments.plain()
    only = len(plain) == 1 and not arguments.keywords
    return _getter(world, frame, [_call(plain[0]) if only else None], node)


MODELS: dict[str, Model] = {
    "operator.attrgetter": attributes_of,
    "operator.itemgetter": items_of,
    "operator.methodcaller": called,
}
