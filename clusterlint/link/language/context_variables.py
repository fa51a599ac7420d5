"""``contextvars.ContextVar``: what one function sets, another gets."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.commands import opened_pipelines
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import NONE, PipelineValue, Text, Unknown, Value, options
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


def method(world: World, frame: Frame, base: Unknown, name: str, arguments: Arguments) -> Value:
    """``variable.set(value)``, ``variable.get()`` and ``variable.reset(token)``."""
    assert base.kind is not None
    value = arguments.get(0, "value")
    if name == "set" and value is not None:
        _set(world, base.kind, value)
    held = _held(world, frame, base.kind) if name == "get" else None
    if held is not None:
        return held
    if name == "reset" and base.kind in world.context and not frame.suspended:
        # A context manager comes to it behind the block that it is for, though all of it is run before.
        _without(world, base.kind)
    return Unknown(("context variable", base.identity, name), f"{base.spelling}.{name}()")


def _set(world: World, kind: str, value: Value) -> None:
    if value != NONE:
        world.opaque[kind] = world.settle(world.opaque.now(kind), value)
    if _is_pipeline(value):
        world.touch(0)  # whoever is called next finds it
        world.context = {**world.context, kind: value}
    elif kind in world.context:
        _without(world, kind)


def _without(world: World, kind: str) -> None:
    world.touch(0)
    world.context = {name: value for name, value in world.context.items() if name != kind}


def _held(world: World, frame: Frame, kind: str) -> Value | None:
    """What a variable holds: of pipelines the one that was set in the same context, else one of its own.

    A transaction is kept in a variable for as long as it is open; each has another one.
    """
    held = world.opaque.get(kind)
    if held is None or not _is_pipeline(held):
        return held
    world.touch(0)  # the answer is another one in another context
    found = world.context.get(kind)
    if found is None:
        found = world.merge(*(opened_pipelines.anew(world, frame, option) for option in options(held)), NONE)
        world.context[kind] = found
    return found


def _is_pipeline(value: Value) -> bool:
    return PipelineValue in map(type, options(value))
