"""Clients that containers of dependencies provide by type: dishka, injector, punq, svcs, wireup, lagom.

A function marked ``@provide`` that returns a client, or ``registry.register_factory(Redis, make)``, says
which client everybody gets who asks for that type, by an annotation or by ``container.get(Redis)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.clients.libraries import client_type
from clusterlint.link.language import calls, classes
from clusterlint.link.language.arguments import NO_ARGUMENTS, Arguments
from clusterlint.link.program import Basis, Client
from clusterlint.link.values import (
    STAND_IN,
    ClientValue,
    External,
    FunctionValue,
    Item,
    ListValue,
    Value,
    join,
    options,
)
from clusterlint.link.world import Frame, World, make_of

_MARKS = frozenset({"provide", "provider", "provides", "injectable"})
_REGISTERING = frozenset(
    {"add_instance", "bind", "define", "register", "register_factory", "register_instance", "register_value"}
)
_ASKING = frozenset({"aget", "get", "get_instance", "resolve"})


def note_function(world: World, function: FunctionValue, result: Value) -> None:
    """Note what a function provides, if it is marked as a provider."""
    marks = {name.rpartition(".")[2] for name in classes.decorator_names(function)}
    if marks & _MARKS:
        _note(world, result)


def note_call(world: World, frame: Frame, name: str, arguments: Arguments, node: ir.Invocation) -> None:
    """Note what ``registry.register_factory(Redis, make)`` and the like provide."""
    if (
        name not in _REGISTERING
        or not arguments.positional
        or not _is_client_type(arguments.positional[0][0])
    ):
        return
    for value in (*(v for v, _ in arguments.positional[1:]), *arguments.keywords.values()):
        for option in options(value):
            if isinstance(option, ClientValue):
                _note(world, option)
            elif isinstance(option, FunctionValue):
                _note(world, calls.call_value(world, frame, option, NO_ARGUMENTS, node, "factory"))


def asked(world: World, name: str, arguments: Arguments) -> Value | None:
    """``container.get(Redis)``; several types give a tuple. None for what asks for no client."""
    if name not in _ASKING:
        return None
    plain = arguments.plain()
    if not any(map(_is_client_type, plain)) or not all(map(_is_type, plain)):
        return None
    found = [join(*(t for o in options(v) if (t := classes.of_type(world, o, name)))) for v in plain]
    return found[0] if len(found) == 1 else ListValue("tuple", [Item(v) for v in found])


def of(world: World, client: Client) -> Client:
    """The client that a type stands for: the provided one, if there is one place where it connects."""
    held = world.provided.get(make_of(client))
    found = [o.client for o in options(held) if isinstance(o, ClientValue)] if held is not None else []
    places = {c.endpoints for c in found if c.endpoints}
    if len(places) != 1:
        return client
    one = next(c for c in found if c.endpoints)
    return replace(one, confidence=Basis.ANNOTATED.confidence, basis=Basis.ANNOTATED)


def _note(world: World, result: Value) -> None:
    for client in _clients(result):
        if client.library != STAND_IN:
            key = make_of(client)
            world.provided[key] = world.settle(world.provided.now(key), ClientValue(client))


def _clients(result: Value) -> Iterator[Client]:
    for option in options(result):
        if isinstance(option, ClientValue) and option.client.built is not None:
            yield option.client
        elif isinstance(option, ListValue) and option.kind == "generator":
            for item in option.items:
                yield from _clients(item.value)


def _is_client_type(value: Value) -> bool:
    return any(isinstance(o, External) and client_type(o.name) is not None for o in options(value))


def _is_type(value: Value) -> bool:
    return all(hasattr(o, "declaration") or isinstance(o, External) for o in options(value))
