"""The project's own client classes: methods instead of the library's, and objects that from_url makes."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.clients.libraries import builder, client_type
from clusterlint.link.commands import redis_calls
from clusterlint.link.language import calls, classes, constructors, externals
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import (
    ClassValue,
    ClientValue,
    External,
    FunctionValue,
    InstanceValue,
    Method,
    PipelineValue,
    PubSubValue,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, World

_OPENING = {"pipeline": PipelineValue, "pubsub": PubSubValue}


def opened(
    world: World,
    frame: Frame,
    method: FunctionValue,
    result: Value,
    arguments: Arguments,
    node: ir.Invocation,
) -> Value:
    """What a method gives: of a client's own pipeline() or pubsub() that one of the client, at the least.

    Such a method may make it of a class of its own, of which nothing more is known.
    """
    kind = _OPENING.get(method.name.rpartition(".")[2])
    if kind is None or not isinstance(method.owner, InstanceValue):
        return result
    client = classes.client_of(method.owner)
    if client is None or any(isinstance(option, kind) for option in options(result)):
        return result
    name = method.name.rpartition(".")[2]
    return redis_calls.client_method(world, frame, client, name, arguments, node)


def inherited(cls: ClassValue, name: str) -> Value | None:
    """What a class has from the client of a library: ``Own.from_url``; None for one that is no client.

    Where the class has methods of its own, what that makes is more than a client of the library.
    """
    base = next((one for one in classes.external_bases(cls) if client_type(one) is not None), None)
    if base is None:
        return None
    own = any(isinstance(member, FunctionValue) for c in classes.mro(cls) for member in c.members.values())
    dotted = f"{base}.{name}"
    return Method(cls, name) if own and builder(dotted) is not None else External(dotted)


def made_by(
    world: World, frame: Frame, method: Method, cls: ClassValue, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``Own.from_url(...)``: an object of the class, of the client that the library's method makes."""
    base = next(one for one in classes.external_bases(cls) if client_type(one) is not None)
    result = externals.call(world, frame, External(f"{base}.{method.name}"), arguments, node)
    if not isinstance(result, ClientValue):
        return result
    made = InstanceValue(cls, {}, exact=True, client=result.client)
    init = classes.find_member(cls, "__init__")
    if isinstance(init, FunctionValue):
        # The library hands its constructor a pool that it has made itself.
        pool = Unknown(("pool", result.client.built), "connection_pool", kind="redis plumbing")
        given = Arguments(keywords={"connection_pool": pool})
        calls.invoke_function(world, frame, classes.bind(init, made), given, node.span, always=True)
        constructors.note(world, made)
    return made
