"""Classes of the program that are texts: ``class Name(str)``, whose objects are keys as they are."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.language import calls, classes
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import OWN_TEXT, ClassValue, FunctionValue, InstanceValue, Value
from clusterlint.link.world import Frame, World

NEW = "builtins.str.__new__"


def is_one(cls: ClassValue) -> bool:
    """Is it such a class?"""
    return "builtins.str" in classes.external_bases(cls)


def made(
    world: World, frame: Frame, cls: ClassValue, arguments: Arguments, node: ir.Invocation
) -> Value | None:
    """What calling such a class gives: what its own __new__ makes, or the text that it is given."""
    if not is_one(cls):
        return None
    new = classes.find_member(cls, "__new__")
    if isinstance(new, FunctionValue):
        return calls.invoke_function(world, frame, classes.bind(new, cls), arguments, node.span, always=True)
    return _holding(cls, arguments.get(0, "object"))


def newly_made(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``str.__new__(cls, text)``."""
    plain = arguments.plain()
    cls = plain[0] if plain else None
    if not isinstance(cls, ClassValue) or len(plain) == 1:
        return world.new_unknown(frame, "str()")
    return _holding(cls, plain[1])


def _holding(cls: ClassValue, value: Value | None) -> Value:
    return InstanceValue(cls, {} if value is None else {OWN_TEXT: value}, exact=True)


def inside(value: Value, method: str = "") -> Value:
    """The text that an object is, unless its class has the method itself; anything else as it is."""
    if not isinstance(value, InstanceValue) or OWN_TEXT not in value.attributes:
        return value
    if method and (method in value.attributes or classes.find_member(value.type, method) is not None):
        return value
    return value.attributes[OWN_TEXT]
