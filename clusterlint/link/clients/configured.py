"""What a container of dependencies is told from outside: its configuration, and what others give it.

``config.redis.host`` stands in the container before anybody says what it is; ``from_env("REDIS_HOST")``,
``from_pydantic(Settings())`` or the container around says it elsewhere.
"""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link.clients import environment
from clusterlint.link.clients.origins import setting_inside
from clusterlint.link.language import attributes, classes
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import (
    NONE,
    DictValue,
    OptionValue,
    ProviderValue,
    Unknown,
    Value,
    options,
    text,
)
from clusterlint.link.world import Frame, World

_FILES = ("yaml_files", "ini_files", "json_files")
_OBJECTS = ("from_pydantic", "from_dict", "from_value", "override")
_AS_IT_IS = frozenset({"as_int", "as_float", "as_", "required"})

_NESTED = 8
"""Containers in containers through which an option is followed."""


def declared(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``providers.Configuration()``."""
    made = OptionValue(_root(frame, node))
    told = arguments.keyword("pydantic_settings")
    for one in options(told) if told is not None else ():
        for item in getattr(one, "items", ()):
            tell(world, made, item.value)
    for name in _FILES:
        if arguments.keyword(name) is not None:
            tell(world, made, Unknown(("configuration file", made.root), "config", kind="dict"))
    return made


def dependency(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``providers.Dependency(instance_of=Redis)``, ``providers.DependenciesContainer()``."""
    kind, default = arguments.get(0, "instance_of"), arguments.keyword("default")
    typed = [t for o in options(kind) if (t := classes.of_type(world, o, "dependency"))] if kind else []
    named = default if default is not None else world.merge(*typed) if typed else NONE
    return OptionValue(_root(frame, node), (), named)


def _root(frame: Frame, node: ir.Invocation) -> str:
    return f"{frame.module.path}:{node.span[0]}:{node.span[1]}"


def tell(world: World, option: OptionValue, value: Value) -> None:
    """Note what an option is."""
    slot = _slot(option.root, option.path)
    world.opaque[slot] = world.settle(world.opaque.now(slot), value)


def _slot(root: str, path: tuple[str, ...]) -> str:
    return f"option {root} {'.'.join(path)}"


def attribute(base: OptionValue, name: str) -> OptionValue:
    """``config.redis``, ``config["redis"]``."""
    return OptionValue(base.root, (*base.path, name), base.default)


def method(
    world: World, frame: Frame, base: OptionValue, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``config.redis.host.from_env("REDIS_HOST", "localhost")`` and the like."""
    if name == "from_env":
        tell(world, base, environment.read(world, frame, arguments, node))
        return NONE
    if name in _OBJECTS:
        told = arguments.plain()
        if told:
            tell(world, base, told[0])
        return NONE
    if name.startswith("from_"):
        tell(world, base, Unknown(("configuration file", base.root), "config", kind="dict"))
        return NONE
    if name in _AS_IT_IS:
        return base
    return resolved(world, frame, attribute(base, name), node.span)


def resolved(world: World, frame: Frame, option: OptionValue, span: Span, depth: int = _NESTED) -> Value:
    """The value of an option, as far as somebody tells it or something that it is part of."""
    for length in range(len(option.path), -1, -1):
        told = world.opaque.get(_slot(option.root, option.path[:length]))
        if told is None:
            continue
        for name in option.path[length:]:
            told = world.merge(*(_inside(world, frame, o, name, span) for o in options(told)))
        return world.merge(*(_final(world, frame, o, span, depth) for o in options(told)))
    return _unsaid(option) if option.default is None else _default(world, frame, option, span)


def _inside(world: World, frame: Frame, value: Value, name: str, span: Span) -> Value:
    if isinstance(value, OptionValue):
        return attribute(value, name)
    if isinstance(value, ProviderValue):
        value = value.made
    if isinstance(value, DictValue) or (isinstance(value, Unknown) and value.kind == "dict"):
        return attributes.item(world, frame, value, text(name), name, span)
    return attributes.get(world, frame, value, name, name, span)


def _final(world: World, frame: Frame, value: Value, span: Span, depth: int) -> Value:
    """What is told may be an option or provider of the container around."""
    if isinstance(value, OptionValue):
        return resolved(world, frame, value, span, depth - 1) if depth else _unsaid(value)
    return value.made if isinstance(value, ProviderValue) else value


def _unsaid(option: OptionValue) -> Value:
    """An option that nobody in the program tells is a setting of that name."""
    *around, last = option.path or ("config",)
    outer = Unknown(("option", option.root), "", setting=around[-1] if around else None)
    identity = ("option", option.root, option.path)
    return Unknown(identity, ".".join(option.path), setting=setting_inside(outer, last))


def _default(world: World, frame: Frame, option: OptionValue, span: Span) -> Value:
    value = option.default or NONE
    for name in option.path:
        value = world.merge(*(_inside(world, frame, o, name, span) for o in options(value) if o != NONE))
    return value
