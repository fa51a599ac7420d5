"""Tests whether keys are of one slot: ``key_slot(a) == key_slot(b)``, ``len({slot(k) for k in keys}) == 1``.

The value of a test says what was asked, wherever the program has put that: in a variable, in a function.
"""

from __future__ import annotations

from collections.abc import Hashable

from clusterlint.link.collections.slot_groups import names_a_slot
from clusterlint.link.identity import Identity
from clusterlint.link.values import Const, ListValue, Unknown, Value, standing_for
from clusterlint.link.world import Frame

_NOBODY: frozenset[Hashable] = frozenset()


def passed(frame: Frame, test: Value, *, holds: bool) -> None:
    """Note the keys that are of one slot where a test holds, or does not."""
    if type(test) is not Unknown:
        return
    keys = _together(test.identity, holds=holds)
    if keys:
        frame.together = {**(frame.together or {}), **dict.fromkeys(keys, test.identity)}


def _together(asked: Hashable, *, holds: bool) -> frozenset[Hashable]:
    parts = asked.parts if isinstance(asked, Identity) else ()
    if parts[:1] == ("not",):
        return _together(parts[1], holds=not holds)
    if len(parts) != 4 or parts[0] != "comparison":
        return _NOBODY
    _, operator, left, right = parts
    if isinstance(right, Const):
        counted = _counted(left) if (operator, right.value) in _ONE[holds] else ()
        return _keys(counted)
    return _keys((left, right)) if operator == ("==" if holds else "!=") else _NOBODY


_ONE = {
    True: frozenset({("==", 1), ("<=", 1), ("<", 2)}),
    False: frozenset({("!=", 1), (">", 1), (">=", 2)}),
}
"""How the number of slots is compared with a number where there is no more than one."""


def _counted(call: Hashable) -> tuple[Hashable, ...]:
    """The slots of which ``len()`` gives the number."""
    parts = call.parts if isinstance(call, Identity) else ()
    if parts[:2] != ("call", "builtins.len") or len(parts) != 3 or not isinstance(parts[2], tuple):
        return ()
    listed = parts[2][0] if len(parts[2]) == 1 else None
    held = listed.parts if isinstance(listed, Identity) else ()
    if held[:2] != ("listed", None) or not isinstance(held[2], tuple):
        return ()
    return tuple(item[0] for item in held[2])


def _keys(slots: tuple[Hashable, ...]) -> frozenset[Hashable]:
    """What stands for the keys of these slots, and for the list of which they are the elements."""
    found: set[Hashable] = set()
    for slot in slots:
        parts = slot.parts if isinstance(slot, Identity) else ()
        given = parts[2] if len(parts) == 3 and parts[0] == "call" and names_a_slot(parts[1]) else ()
        if not isinstance(given, tuple) or len(given) != 1:
            return _NOBODY
        key = given[0]
        found.add(key)
        if len(slots) == 1 and isinstance(key, Identity) and key.parts[:1] == ("turn",):
            source = key.parts[2]
            found.add(source[1] if isinstance(source, tuple) and source[:1] == ("list",) else source)
    return frozenset(found)


def slot_of(frame: Frame, value: Value) -> Hashable:
    """What tells the slot of a key, or of all keys of a list, that the code has asked about, if it has."""
    if not frame.together:
        return None
    found = frame.together.get(standing_for(value))
    if found is None and isinstance(value, ListValue) and value.identity is not None:
        found = frame.together.get(value.identity)
    return found
