"""``contextvars.ContextVar``: what one function sets, another gets."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.arguments import Arguments
from clusterlint.link.values import NONE, Text, Unknown, Value
from clusterlint.link.world import Frame, World

_KIND = "context variable "


def made(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``ContextVar(name, default=...)``; variables of one name are one."""
    name = arguments.get(0, "name")
    literal = name.template.literal if isinstance(name, Text) else None
    if literal is None:
        return world.new_unknown(frame, "ContextVar()")
    kind = _KIND + literal.replace(".", "/")
    default = arguments.keyword("default")
    if default is not None and default != NONE:
        world.opaque[kind] = world.settle(world.opaque.now(kind), default)
    return Unknown(("context variable", literal), literal, kind=kind)


def is_variable(value: Unknown) -> bool:
    """Is it such a variable?"""
    return value.kind is not None and value.kind.startswith(_KIND)


def method(world: World, base: Unknown, name: str, arguments: Arguments) -> Value:
    """``variable.set(value)`` and ``variable.get()``."""
    assert base.kind is not None
    value = arguments.get(0, "value")
    if name == "set" and value is not None and value != NONE:
        world.opaque[base.kind] = world.settle(world.opaque.now(base.kind), value)
    held = world.opaque.get(base.kind) if name == "get" else None
    if held is not None:
        return held
    return Unknown(("context variable", base.identity, name), f"{base.spelling}.{name}()")
