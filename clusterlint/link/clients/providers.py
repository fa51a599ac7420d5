"""Containers of dependencies that are declared as classes: dependency_injector, that_depends.

``redis = providers.Resource(make_redis, host=config.redis_host)`` declares how a client is made; whoever asks
the container, or is given ``Provide[Container.redis]``, gets what that makes.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link.clients import configured
from clusterlint.link.language import attributes, calls, classes
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import (
    NONE,
    ClassValue,
    DictValue,
    Entry,
    External,
    FunctionValue,
    InstanceValue,
    Item,
    ListValue,
    OptionValue,
    PartialValue,
    ProviderValue,
    Text,
    Unknown,
    Value,
    options,
    text,
)
from clusterlint.link.world import Frame, World

_MODULES = ("dependency_injector.providers.", "that_depends.providers.")
_CONTAINERS = frozenset(
    f"dependency_injector.containers.{name}Container" for name in ("Declarative", "Dynamic")
) | {"that_depends.BaseContainer"}
_MARKERS = ("dependency_injector.wiring.", "that_depends.")
_ITSELF = frozenset({"provider", "init", "resolve", "resolve_sync", "async_", "sync", "delegate"})
"""Attributes of a provider that are, or when called give, what the provider itself gives."""
_PLUMBING = frozenset(
    {"override", "reset_override", "reset_last_overriding", "reset", "shutdown", "tear_down"}
)


def declared(
    world: World, frame: Frame, name: str, arguments: Arguments, node: ir.Invocation
) -> Value | None:
    """``providers.Singleton(...)`` and the like; None for what is called otherwise."""
    if not name.startswith(_MODULES):
        return None
    kind = name.rpartition(".")[2]
    if kind == "Configuration":
        return configured.declared(world, frame, arguments, node)
    if kind in ("Dependency", "DependenciesContainer"):
        return configured.dependency(world, frame, arguments, node)
    given = _given(world, frame, arguments, node.span)
    plain = given.plain()
    if kind == "List":
        return ProviderValue(ListValue("list", [Item(v) for v in plain]))
    if kind == "Dict":
        return ProviderValue(DictValue([Entry(text(n), v) for n, v in given.keywords.items()]))
    if kind in ("Selector", "Aggregate", "FactoryAggregate"):
        return ProviderValue(world.merge(*given.keywords.values()) if given.keywords else NONE)
    if not plain:
        return ProviderValue(NONE)
    if kind == "Object":
        return ProviderValue(plain[0])
    if kind == "Container":
        return ProviderValue(world.merge(*(_inner(world, o, arguments) for o in options(plain[0]))))
    maker = PartialValue(plain[0], tuple(plain[1:]), given.keywords)
    return ProviderValue(_made(world, frame, plain[0], given, node), maker)


def _given(world: World, frame: Frame, arguments: Arguments, span: Span) -> Arguments:
    """Arguments as what is called gets them: of each provider among them what it gives."""

    def injected(value: Value) -> Value:
        return provided(world, frame, value, span)

    known = arguments.mapped(injected)
    return Arguments(known.positional, known.keywords, tuple(injected(v) for v in known.double))


def provided(world: World, frame: Frame, value: Value, span: Span) -> Value:
    """What one alternative stands for where it is injected."""
    if isinstance(value, OptionValue):
        return configured.resolved(world, frame, value, span)
    return value.made if isinstance(value, ProviderValue) else value


def _made(world: World, frame: Frame, func: Value, given: Arguments, node: ir.Invocation) -> Value:
    """What is made by calling the first argument with the others, as if it were called at this place."""
    first = node.args[0].value if node.args else node.func
    called = ir.Invocation(first, node.args[1:], node.span)
    rest = Arguments(given.positional[1:], given.keywords, given.double)
    made = (calls.call_value(world, frame, o, rest, called, "provider") for o in options(func))
    return world.merge(*(_opened(world, frame, o, rest, node.span) for v in made for o in options(v)))


def _opened(world: World, frame: Frame, made: Value, given: Arguments, span: Span) -> Value:
    """What a generator yields, and what the init() of a resource class gives."""
    if isinstance(made, ListValue) and made.kind == "generator" and made.items:
        return world.merge(*(item.value for item in made.items))
    if isinstance(made, InstanceValue) and _is_resource(made.type):
        init = classes.find_member(made.type, "init")
        if isinstance(init, FunctionValue):
            return calls.invoke_function(world, frame, classes.bind(init, made), given, span)
    return made


def _is_resource(cls: ClassValue) -> bool:
    return any(base.startswith("dependency_injector.resources.") for base in classes.external_bases(cls))


def _inner(world: World, cls: Value, arguments: Arguments) -> Value:
    """``providers.Container(Other, config=config.other)``: its options and dependencies are told."""
    if not isinstance(cls, ClassValue):
        return cls
    for name, value in arguments.keywords.items():
        member = classes.find_member(cls, name)
        if isinstance(member, OptionValue):
            configured.tell(world, member, value)
    return InstanceValue(cls)


def called(
    world: World, frame: Frame, base: ProviderValue, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``container.redis()``."""
    if base.maker is None or not (arguments.positional or arguments.keywords or arguments.double):
        return base.made
    given = _given(world, frame, arguments, node.span)
    made = calls.call_value(world, frame, base.maker, given, node, "provider")
    return world.merge(*(_opened(world, frame, o, given, node.span) for o in options(made)))


def attribute(world: World, frame: Frame, base: ProviderValue, name: str, spelling: str, span: Span) -> Value:
    """``container.service.provided.client``, ``container.gateways.redis``."""
    if name in _ITSELF:
        return base
    if name in ("provided", "container", "cast"):
        return base.made
    if name in _PLUMBING:
        return External(f"provider.{name}")
    found = (attributes.get(world, frame, o, name, spelling, span) for o in options(base.made))
    return world.merge(*found)


def marked(world: World, frame: Frame, base: External, index: Value, span: Span) -> Value | None:
    """``Provide[Container.redis]``, ``Provide["redis"]``; None for other names from outside."""
    last = base.name.rpartition(".")[2]
    if last not in ("Provide", "Closing", "Provider") or not base.name.startswith(_MARKERS):
        return None
    asked = index.items[0].value if isinstance(index, ListValue) and index.items else index
    if isinstance(asked, Text) and asked.template.literal is not None:
        found = list(_named(world, frame, asked.template.literal, span))
        asked = world.merge(*found) if found else Unknown(("asked", base.name, asked), "provided")
    if last == "Provider":
        return asked
    return world.merge(*(provided(world, frame, o, span) for o in options(asked)))


def _named(world: World, frame: Frame, dotted: str, span: Span) -> Iterator[Value]:
    """What the containers of the program have under a name: ``gateways.redis``."""
    first, *rest = dotted.split(".")
    for state in world.modules.values():
        world.namespaces.note(state.path)
        for value in list(state.env.values()):
            if not isinstance(value, ClassValue) or not _CONTAINERS & set(classes.external_bases(value)):
                continue
            found = classes.find_member(value, first)
            for name in rest if found is not None else ():
                inner = options(found) if found is not None else ()
                found = world.merge(*(attributes.get(world, frame, o, name, name, span) for o in inner))
            if found is not None:
                yield found
