"""When two activations of a function are the same, so that one answer serves both."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from clusterlint.link.collections.slot_groups import slot_of
from clusterlint.link.values import (
    ClientValue,
    Const,
    DictValue,
    FunctionValue,
    InstanceValue,
    ListValue,
    OneOf,
    PartialValue,
    PipelineValue,
    Text,
    Unknown,
    Value,
    serial,
)
from clusterlint.link.world import Frame

_DEPTH = 4
_PLAIN = frozenset((Const, Unknown, ClientValue))


def key(function: FunctionValue, inner: Frame) -> Hashable | None:
    """A key for this activation by its arguments' content; None when it must be run afresh.

    Equal texts from different places are different: what is built of them has to know both places.
    """
    if inner.equal:
        return None
    try:
        content = tuple((name, _content(value, _DEPTH)) for name, value in inner.env.items())
    except _TooDeep:
        return None
    # The closure itself, not its address: that would be given out again.
    tested = frozenset(inner.together.items()) if inner.together else None
    place = (inner.loops, inner.depth, inner.standalone, tested)
    return (function.key, id(function.declaration), function.closure, place, content)


def kept(function: FunctionValue, result: Value, started: int) -> tuple[Value, bool]:
    """What to keep of a call's result, and whether that is a list or dict which the call itself made.

    That is younger than serial `started`. Whoever gets it may change it, which is nothing to the others; but
    for what a decorator may keep.
    """
    made = isinstance(result, (ListValue, DictValue)) and result.born >= started
    own = made and not getattr(function.declaration, "decorators", ())
    return given_again(result, own), own


def given_again(result: Value, own: bool) -> Value:
    """The result for another call, which makes one of its own."""
    if own and isinstance(result, ListValue):
        return replace(result, items=list(result.items), born=serial())
    if own and isinstance(result, DictValue):
        return replace(result, entries=list(result.entries), born=serial())
    return result


class _TooDeep(Exception):
    pass


def _content(value: Value, depth: int) -> Hashable:
    if depth == 0:
        raise _TooDeep
    if type(value) in _PLAIN:
        return value
    if isinstance(value, ListValue):
        return (
            "list",
            value.kind,
            value.open,
            value.loops,
            slot_of(value),
            tuple((_content(i.value, depth - 1), i.loops, i.path) for i in value.items),
        )
    if isinstance(value, DictValue):
        return (
            "dict",
            value.open,
            slot_of(value),
            tuple(
                (_content(e.key, depth - 1), _content(e.value, depth - 1), e.loops, e.standalone)
                for e in value.entries
            ),
        )
    if isinstance(value, InstanceValue):
        attributes = tuple((n, _content(v, depth - 1)) for n, v in value.attributes.items())
        return (
            ("object", value.type.key, value.exact, value.identity, value.loops, attributes)
            if value.client is None
            else ("client", value.type.key, value.client, value.loops, attributes)
        )
    if isinstance(value, PipelineValue):
        raise _TooDeep
    if isinstance(value, OneOf):
        return ("one of", tuple(_content(v, depth - 1) for v in value.options))
    if isinstance(value, (FunctionValue, PartialValue)):
        return ("function", value)
    if isinstance(value, Text):
        return (value, value.template.source, value.needs)
    return value
