"""What is kept in objects of project classes by key, and set on them all at once."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link.collections.item_names import name_of
from clusterlint.link.following import opaque
from clusterlint.link.language import attributes, calls, classes, expressions
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import (
    NONE,
    FunctionValue,
    InstanceValue,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, World


def item(
    world: World, frame: Frame, base: InstanceValue, index: Value | None, spelling: str, span: Span
) -> Value:
    """``object[index]``: its own __getitem__, or what was put there by the same key."""
    method = classes.find_member(base.type, "__getitem__")
    if isinstance(method, FunctionValue) and index is not None:
        given = Arguments(((index, False),))
        return calls.invoke_function(world, frame, classes.bind(method, base), given, span)
    name = name_of(index)
    if name is not None:
        found = classes.instance_attribute(world, frame, base, name, spelling, span)
        kept = opaque.kept_item(world, base, index) if isinstance(found, Unknown) else None
        return found if kept is None else kept
    return Unknown(("item", base.born, spelling), spelling)


def store(world: World, frame: Frame, base: InstanceValue, index: Value, value: Value, span: Span) -> None:
    """``object[index] = value``."""
    method = classes.find_member(base.type, "__setitem__")
    if isinstance(method, FunctionValue):
        given = Arguments(((index, False), (value, False)))
        calls.invoke_function(world, frame, classes.bind(method, base), given, span)
    elif (name := name_of(index)) is not None:
        attributes.put(world, frame, base, name, value)
        opaque.note_item(world, base, index, value)


def is_attribute_update(func: ir.Attribute) -> bool:
    """Is it ``object.__dict__.update``?"""
    return func.name == "update" and isinstance(func.base, ir.Attribute) and func.base.name == "__dict__"


def update_attributes(world: World, frame: Frame, func: ir.Attribute, arguments: Arguments) -> Value:
    """``object.__dict__.update(name=value)``: attributes are set."""
    assert isinstance(func.base, ir.Attribute)
    found = Arguments(double=tuple(arguments.plain())).all_keywords() | arguments.all_keywords()
    for option in options(expressions.evaluate(world, frame, func.base.base)):
        for name, value in found.items():
            attributes.put(world, frame, option, name, value)
    return NONE
