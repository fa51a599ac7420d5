"""Where an exception of a command comes out: where its reply is waited for, not always where it is sent.

A coroutine or task that is kept raises where it is awaited, and what an executor runs raises in result(). So
the except clauses around a call that is kept are those around the await, and none where nobody awaits it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.program import Call, Handler
from clusterlint.link.values import ListValue, Unknown, Value, options
from clusterlint.link.world import Frame, World

RUNNING_LATER = frozenset(
    {"add_task", "apply_async", "call_soon", "call_soon_threadsafe", "enqueue", "map_async", "spawn"}
    | {"start_soon", "submit"}
)
"""Methods that have a function called by somebody else: what it raises does not come out here."""

ASKING = frozenset({"get", "result"})
"""Methods of what those give that raise what the function has raised."""


def sent(world: World, reply: Value, call: Call) -> Value:
    """Note the reply to a command of an asyncio client that is not awaited on the spot."""
    if world.recording and call.client.asynchronous and not call.awaited and world.records.calls[-1] is call:
        _note(world, reply, (len(world.records.calls) - 1,))
    return reply


def kept(world: World, value: Value) -> None:
    """The value is kept, for somebody to await it later."""
    for key in _keys(world, value):
        _set(world, world.pending[key], ())


def awaited(world: World, frame: Frame, value: Value) -> None:
    """The value is awaited here; whoever awaits the function that has done so waits for something else."""
    for key in _keys(world, value):
        _set(world, world.pending.pop(key), frame.handlers)


def returned(world: World, value: Value) -> None:
    """What the value raises is a result as others are, for ``gather(..., return_exceptions=True)``."""
    for key in _keys(world, value):
        _set(world, world.pending.pop(key), ())


@contextmanager
def elsewhere(frame: Frame) -> Iterator[None]:
    """What runs inside is run by somebody else: no clause around this place catches anything of it."""
    before, frame.handlers = frame.handlers, ()
    try:
        yield
    finally:
        frame.handlers = before


def promised(world: World, first: int, value: Value) -> Value:
    """The value that stands for calls which somebody else makes: all that were recorded from a number on."""
    if world.recording:
        _note(world, value, tuple(range(first, len(world.records.calls))))
    return value


def is_lazy(node: ir.Expression | None) -> bool:
    """Is it a generator expression, which runs where it is read?"""
    return isinstance(node, ir.Comprehension) and node.kind == "generator"


def _note(world: World, value: Value, numbers: tuple[int, ...]) -> None:
    key = _key(value)
    if key is not None and numbers:
        world.pending[key] = numbers


def _key(value: Value) -> Hashable:
    if isinstance(value, Unknown):
        return value.identity
    return ("list", value.born) if isinstance(value, ListValue) else None


def _keys(world: World, value: Value) -> list[Hashable]:
    """The calls that a value, or what is in a list, stands for."""
    if not world.pending:
        return []
    found: list[Hashable] = []
    for option in options(value):
        key = _key(option)
        inner = option.items if isinstance(option, ListValue) and key not in world.pending else []
        found += [key, *(_key(one) for item in inner for one in options(item.value))]
    return [key for key in dict.fromkeys(found) if key in world.pending]


def _set(world: World, numbers: Iterable[int], handlers: tuple[Handler, ...]) -> None:
    calls = world.records.calls
    for number in numbers:
        calls[number] = replace(calls[number], handlers=handlers)
