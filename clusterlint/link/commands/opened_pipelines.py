"""Every call of what opens a pipeline opens another one: ``with atomic() as pipe`` is a batch of its own."""

from __future__ import annotations

from dataclasses import replace

from clusterlint.link.language import on_their_own
from clusterlint.link.values import (
    FunctionValue,
    Item,
    ListValue,
    PipelineValue,
    Value,
    join,
    options,
    serial,
)
from clusterlint.link.world import Frame, World


def opens(result: Value, started: int) -> bool:
    """Does the result of a call that began with that serial give a pipeline that the call has opened?"""
    return any(
        pipe.born >= started
        for option in options(result)
        if type(option) in _GIVING
        for pipe in _pipelines(option)
    )


_GIVING = frozenset((PipelineValue, ListValue))


def _pipelines(value: Value) -> list[PipelineValue]:
    """A pipeline, or those that a generator (which may be a context manager) yields."""
    if isinstance(value, PipelineValue):
        return [value]
    if isinstance(value, ListValue) and value.kind == "generator":
        return [o for item in value.items for o in options(item.value) if isinstance(o, PipelineValue)]
    return []


def of_call(world: World, frame: Frame, function: FunctionValue, option: Value) -> Value:
    """What a call that is not followed gives: new pipelines for those that the function has opened."""
    own = on_their_own.root_of(function)
    if not any(world.ledger.maker(pipe.born) == own for pipe in _pipelines(option)):
        return option
    if isinstance(option, ListValue):
        items = [
            Item(join(*(anew(world, frame, o) for o in options(i.value))), i.loops) for i in option.items
        ]
        return ListValue(option.kind, items, option.open, option.loops)
    return anew(world, frame, option)


def anew(world: World, frame: Frame, value: Value) -> Value:
    """Another pipeline, opened like this one, in which nothing is queued; any other value as it is."""
    if not isinstance(value, PipelineValue):
        return value
    made = replace(value, loops=frame.loops, path=frame.path, queued=[], born=serial())
    if world.recording:
        world.pipelines.append(made)
    return made
