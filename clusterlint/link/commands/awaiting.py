"""Who awaits a pipeline itself: an asyncio cluster pipeline forgets what is queued then.

``await pipe.set(...)`` stands with the call. Here are the ways that are longer: wait_for(pipe.set(...), 1),
asyncio.gather(pipe.set(...), ...), ``await queued``, and helpers that await what they are given. A coroutine
that returns the pipeline is something else: awaiting it leaves the queue alone.
"""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link.commands import deferred
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import Const, ListValue, PipelineValue, Value, options
from clusterlint.link.world import Frame, World

_FORGETFUL = frozenset({"redis", "valkey", "fakeredis", "unknown"})
"""Libraries that answer a queued command with the pipeline itself; coredis gives a value to await later."""

COROUTINES = frozenset({"unlink"})
"""Methods of the cluster pipeline that are coroutines: what they queue is queued by awaiting them."""


def handed_on(declaration: ir.Function | ir.Lambda, result: Value) -> Value:
    """The result of a function, which for an async one comes out of a coroutine."""
    if isinstance(declaration, ir.Function) and declaration.asynchronous and not declaration.generator:
        for option in options(result):
            if type(option) is PipelineValue:
                option.in_coroutine = True
    return result


def awaited(world: World, frame: Frame, value: Value, node: ir.Expression) -> None:
    """Note what ``await value`` drops; of ``await pipe.set(...)`` the call itself knows.

    ``node`` is the expression that is awaited.
    """
    found = [option for option in options(value) if type(option) is PipelineValue]
    if len(found) < len(options(value)):
        return  # where it is a client that was called, its reply is awaited
    for option in found:
        if option.client.library not in _FORGETFUL:
            continue
        if option.queued and not option.in_coroutine:
            place = frame.location(getattr(node, "span", ir.NOWHERE))
            if not (option.queued[-1].awaited and option.queued[-1].location == place):
                _empty(world, option, place)


def gathered(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> None:
    """The same for what asyncio.gather() is given."""
    for value, star in arguments.positional:
        if _among_the_results(arguments):
            deferred.returned(world, value)
        elif node.awaited:
            deferred.awaited(world, frame, value)
        for option in options(value):
            held = [i.value for i in option.items] if star and isinstance(option, ListValue) else [option]
            for one in held:
                awaited(world, frame, one, node)


def _among_the_results(arguments: Arguments) -> bool:
    """Are exceptions results as others are: ``gather(..., return_exceptions=True)``?"""
    return arguments.keyword("return_exceptions") == Const(True)


def is_coroutine(value: Value) -> Value | None:
    """What ``inspect.iscoroutine(value)`` is for a pipeline: it can be awaited, but is none."""
    pipes = [o for o in options(value) if isinstance(o, PipelineValue) and not o.in_coroutine]
    return Const(False) if len(pipes) == len(options(value)) else None


def _empty(world: World, pipe: PipelineValue, place: Location) -> None:
    world.touch(pipe.born)
    for call in pipe.queued:
        pipe.emptied.setdefault(call.location, place)
