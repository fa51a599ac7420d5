"""``collections.namedtuple(...)``: a class that is made by a call."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.language.arguments import Arguments, exact_items
from clusterlint.link.values import ClassValue, Text, Value
from clusterlint.link.world import Frame, World


def made(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """The class, with a field for each of the names that the call lists."""
    name, fields = arguments.get(0, "typename"), arguments.get(1, "field_names")
    names = _names(fields) if fields is not None else None
    literal = name.template.literal if isinstance(name, Text) else None
    if literal is None or names is None:
        return world.new_unknown(frame, "namedtuple()")
    body = tuple(ir.Assign((ir.Name(field),), None, ir.Name("object")) for field in names)
    dotted = f"{frame.function}.{literal}" if frame.function else literal
    declaration = ir.Class(literal, (), body, (), node.span)
    return ClassValue(declaration, frame.module, dotted, external_bases=["typing.NamedTuple"])


def _names(fields: Value) -> list[str] | None:
    """``"worker redis"``, ``"worker, redis"`` or ``["worker", "redis"]``."""
    if isinstance(fields, Text):
        literal = fields.template.literal
        return literal.replace(",", " ").split() if literal is not None else None
    items = exact_items(fields)
    texts = [i.template.literal for i in items or () if isinstance(i, Text)]
    known = [text for text in texts if text is not None]
    return known if items is not None and len(known) == len(items) else None
