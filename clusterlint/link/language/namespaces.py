"""``types.SimpleNamespace(name=value, ...)``: an object with the attributes that the call lists."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.language import attributes
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import ClassValue, InstanceValue, Value
from clusterlint.link.world import Frame, World


def made(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """The object; its class is one of this place, so that those of other places keep their own."""
    line, column = node.span[:2]
    name = f"{frame.function}.<namespace:{line}:{column}>".lstrip(".")
    cls = ClassValue(ir.Class("SimpleNamespace", (), (), (), node.span), frame.module, name)
    known = not arguments.double and not arguments.positional
    value = InstanceValue(cls, {}, exact=known, loops=() if known else frame.loops)
    for attribute, given in arguments.all_keywords().items():
        attributes.put(world, frame, value, attribute, given)
    return value
