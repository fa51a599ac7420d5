"""Lists and dicts with clients in them, as a call that is not followed gives them: ``feed, users = open()``.

The function's own analysis knows the clients; what else is beside them may be another value in every call.
"""

from __future__ import annotations

from clusterlint.link.following.opaque import FLOWING
from clusterlint.link.values import (
    Const,
    DictValue,
    Entry,
    Item,
    ListValue,
    Text,
    Unknown,
    Value,
    join,
    options,
)

_DEEP = 2
"""Lists in lists that are looked into."""


def of_call(value: ListValue | DictValue, given: Unknown, depth: int = _DEEP) -> Value:
    """The container that a function made, for one call of it; ``given``, where it holds no client."""
    if not _holds_clients(value, depth):
        return given
    if isinstance(value, ListValue):
        items = [Item(_held(i.value, given, n, depth), i.loops, i.path) for n, i in enumerate(value.items)]
        return ListValue(value.kind, items, value.open, value.loops)
    entries = [
        Entry(e.key, _held(e.value, given, n, depth), e.loops, e.path) for n, e in enumerate(value.entries)
    ]
    return DictValue(entries, value.open, value.loops)


def _holds_clients(value: ListValue | DictValue, depth: int) -> bool:
    """Is there a client in it, or something that may keep or make one?"""
    held = [i.value for i in (value.items if isinstance(value, ListValue) else value.entries)]
    for option in (o for one in held for o in options(one)):
        if isinstance(option, FLOWING):
            return True
        if depth and isinstance(option, (ListValue, DictValue)) and _holds_clients(option, depth - 1):
            return True
    return False


def _held(value: Value, given: Unknown, number: int, depth: int) -> Value:
    """An element: what flows is the same in all calls, and so is a literal."""
    other = Unknown(("item", given.identity, number), f"{given.spelling}[{number}]", given.loops)
    found: list[Value] = []
    for option in options(value):
        if isinstance(option, (ListValue, DictValue)) and depth:
            found.append(of_call(option, other, depth - 1))
        elif isinstance(option, (*FLOWING, Const)) or _is_literal(option):
            found.append(option)
        else:
            found.append(other)
    return join(*found)


def _is_literal(value: Value) -> bool:
    return isinstance(value, Text) and value.template.literal is not None
