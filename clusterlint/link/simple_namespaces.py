"""``types.SimpleNamespace(feed=client)``: an object of no class that is written out."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link import attributes, externals
from clusterlint.link.arguments import Arguments
from clusterlint.link.opaque import FLOWING
from clusterlint.link.values import ClassValue, InstanceValue, Value, options
from clusterlint.link.world import Frame, World

_TYPE = "types.SimpleNamespace"


def made(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """The object, of a class of its own per place; one without clients is like any unknown object."""
    given = arguments.all_keywords()
    if not any(isinstance(o, FLOWING) for value in given.values() for o in options(value)):
        return externals.answer(_TYPE, arguments, "SimpleNamespace()", _TYPE)
    name = f"{frame.function}.<namespace:{node.span[0]}:{node.span[1]}>".lstrip(".")
    declaration = ir.Class("SimpleNamespace", (), (), (), node.span)
    kind = ClassValue(declaration, frame.module, name, external_bases=[_TYPE])
    found = InstanceValue(kind, exact=True)
    for attribute, value in given.items():
        attributes.put(world, frame, found, attribute, value)
    return found
