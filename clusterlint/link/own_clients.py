"""Methods of the project's own client classes that stand in for those of the library."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link import classes, redis_calls
from clusterlint.link.arguments import Arguments
from clusterlint.link.values import FunctionValue, InstanceValue, PipelineValue, PubSubValue, Value, options
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
