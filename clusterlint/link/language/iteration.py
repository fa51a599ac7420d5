"""Turns of a loop: which values an iterable hands out, known one by one or as "many of a family"."""

from __future__ import annotations

from collections.abc import Hashable

from clusterlint.link.collections.turning import turned
from clusterlint.link.following import foreign
from clusterlint.link.identity import Identity
from clusterlint.link.values import (
    Const,
    DictValue,
    External,
    ListValue,
    Text,
    Unknown,
    Value,
    join,
    options,
    standing_for,
)
from clusterlint.slots.template import Hole

MAX_UNROLLED = 12
"""Loops over literal lists of at most this length are followed turn by turn."""


def known_turns(value: Value) -> list[Value] | None:
    """The elements of a fully known short list or dict, in order; None if it is not one."""
    if isinstance(value, ListValue):
        if value.open or len(value.items) > MAX_UNROLLED or any(i.loops or i.path for i in value.items):
            return None
        return [i.value for i in value.items]
    if isinstance(value, DictValue):
        if value.open or len(value.entries) > MAX_UNROLLED or any(e.loops or e.path for e in value.entries):
            return None
        return [e.key for e in value.entries]
    return None


def element(value: Value, loop: int, loops: tuple[int, ...], spelling: str) -> Value:
    """What one turn of loop number ``loop`` sees; ``loops`` are all loops around, ``loop`` included."""
    found: list[Value] = []
    for option in options(value):
        if isinstance(option, ListValue):
            found += [turned(i.value, i.loops, loop, loops) for i in option.items]
            if option.open or not option.items:
                found.append(_turn(("list", standing_for(option)), loop, loops, spelling, ""))
        elif isinstance(option, DictValue):
            found += [turned(e.key, e.loops, loop, loops) for e in option.entries]
            if option.open or not option.entries:
                found.append(_turn(("dict", standing_for(option)), loop, loops, spelling, ""))
        elif isinstance(option, Unknown):
            made_of = option.told_by
            kind = foreign.derived(option, "[...]")
            found.append(_turn(option.identity, loop, loops, spelling, option.origin, made_of, kind))
        else:
            found.append(_turn(("value", type(option).__name__), loop, loops, spelling, ""))
    return join(*found)


def _turn(
    identity: object,
    loop: int,
    loops: tuple[int, ...],
    spelling: str,
    origin: str,
    made_of: str | None = None,
    kind: str | None = None,
) -> Unknown:
    kept = origin if origin == "request" else ""
    return Unknown(("turn", loop, identity), spelling, loops, kept, kind, made_of=made_of)


def is_turn_of(value: Value, key: Value) -> bool:
    """Is it what one turn of a loop over the keys of a dict sees of a key?"""
    if isinstance(value, Unknown) and isinstance(key, Unknown):
        return _is_turn(value.identity, key.identity)
    if isinstance(value, ListValue) and isinstance(key, ListValue):
        pairs = zip(value.items, key.items, strict=False)
        return len(value.items) == len(key.items) and all(
            one.value == other.value or is_turn_of(one.value, other.value) for one, other in pairs
        )
    if isinstance(value, Text) and isinstance(key, Text):
        some, others = value.template.parts, key.template.parts
        return len(some) == len(others) and all(
            one == other
            or (isinstance(one, Hole) and isinstance(other, Hole) and _is_turn(one.identity, other.identity))
            for one, other in zip(some, others, strict=True)
        )
    return False


def _is_turn(one: Hashable, other: Hashable) -> bool:
    return isinstance(one, Identity) and one.parts[:1] == ("turn",) and one.parts[2:] == (other,)


def truth(value: Value) -> bool | None:
    """Is the value true, as far as it is certain?"""
    answers = {_truth(v) for v in options(value)}
    return answers.pop() if len(answers) == 1 else None


def _truth(value: Value) -> bool | None:
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Text) and value.template.literal is not None:
        return bool(value.template.literal)
    if isinstance(value, (Unknown, Text, ListValue, DictValue)):
        return None
    if isinstance(value, External):
        return None if "." in value.name else True  # conf.settings.CLUSTER may be anything
    return True
