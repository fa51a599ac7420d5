"""What was made in one loop, as one turn of another loop sees it: what varied there varies here."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any

from clusterlint.link.collections import slot_groups
from clusterlint.link.values import (
    DictValue,
    Entry,
    FunctionValue,
    InstanceValue,
    Item,
    ListValue,
    OneOf,
    PartialValue,
    Taken,
    Text,
    Turn,
    Unknown,
    Value,
    join,
    options,
)
from clusterlint.slots.template import Hole, Template


def turned(
    value: Value, inside: tuple[int, ...], loop: Hashable, loops: tuple[int, ...], depth: int = 4
) -> Value:
    """An element that stood for one per turn of ``inside``, as seen in one turn of ``loop``."""
    return _Seen(Turn(frozenset(inside), loop, loops)).value(value, depth) if inside else value


def entry_taken(entry: Entry, index: Value | None, place: Hashable, loops: tuple[int, ...]) -> Value:
    """The value of an entry that stood for one per turn, found by ``index``, which is its key then."""
    if not entry.loops:
        return entry.value
    key = None
    if isinstance(entry.key, Unknown) and isinstance(index, Unknown):
        key = (entry.key.identity, index.identity)
    return _Seen(Turn(frozenset(entry.loops), place, loops, key)).value(entry.value, 4)


@dataclass(eq=False, slots=True)
class _Seen:
    """What a turn makes of a value and of what is in it; of an object that several hold only once."""

    turn: Turn
    objects: dict[tuple[int, int], InstanceValue] = field(default_factory=dict)  # by age and depth

    def value(self, value: Value, depth: int) -> Value:
        if not depth or (type(value) is Unknown and not value.loops):  # most of what is asked
            return value
        change = _CHANGES.get(type(value))
        return value if change is None else change(value, self, depth - 1)


def _either(value: OneOf, seen: _Seen, depth: int) -> Value:
    """One of several: the same one of them where none of them varied."""
    found = [seen.value(one, depth) for one in value.options]
    return value if all(map(operator.is_, found, value.options)) else join(*found)


def _text(value: Text, seen: _Seen, depth: int) -> Text:
    """A text in which what varies is one value."""
    return _text_of(value, seen.turn, None)


def _text_of(value: Text, turn: Turn, only: frozenset[Hashable] | None) -> Text:
    """A text in which what varies is one value; ``only``: none but these do."""
    if not any(turn.takes(h.loops) for h in value.template.holes):
        return value
    parts = [
        Hole(turn.of(p.identity), p.name, turn.loops, p.origin, p.setting)
        if isinstance(p, Hole) and turn.takes(p.loops) and (only is None or p.identity in only)
        else p
        for p in value.template.parts
    ]
    made = Template.of(parts, value.template.source)
    return Text(made, value.built, value.inserted, value.hops)


def _unknown(value: Unknown, seen: _Seen, depth: int) -> Unknown:
    if not seen.turn.takes(value.loops):
        return value
    place = seen.turn.of(value.identity)
    return Unknown(place, value.spelling, seen.turn.loops, value.origin, value.kind, made_of=value.told_by)


def _list(value: ListValue, seen: _Seen, depth: int) -> ListValue:
    if not depth and not any(item.loops for item in value.items):
        return value  # what is in them is too deep inside
    shared = _holes(value.per) if value.per is not None else frozenset()
    items = [_item(item, shared, seen, depth) for item in value.items]
    if all(a.value is b.value and a.loops == b.loops for a, b in zip(items, value.items, strict=True)):
        return value
    return slot_groups.alike(ListValue(value.kind, items, value.open, value.loops), value)


def _item(item: Item, shared: frozenset[Hashable], seen: _Seen, depth: int) -> Item:
    """An element of a list that stood for one per turn of ``turn.inside``.

    Where the element stands for one per turn as well, the list holds many of them, and only what they
    ``shared`` (the key under which they were gathered) is one value in one turn.
    """
    if not item.loops or not seen.turn.takes(item.loops):
        found = seen.value(item.value, depth)
        return item if found is item.value else Item(found, item.loops, item.path)
    holes = _holes(item.value)
    if holes and holes <= shared:
        return Item(seen.value(item.value, depth), _left(item.loops, seen.turn), item.path)
    if isinstance(item.value, Text):
        return Item(_text_of(item.value, seen.turn, shared), item.loops, item.path)
    return item


def _left(loops: tuple[int, ...], turn: Turn) -> tuple[int, ...]:
    return tuple(n for n in loops if n not in turn.inside)


def _dict(value: DictValue, seen: _Seen, depth: int) -> DictValue:
    """A dict of which there was one in each turn; another one only if something in it varied."""
    shared = _holes(value.per) if value.per is not None else frozenset()
    entries = [_entry(entry, shared, seen, depth) for entry in value.entries]
    made_there = seen.turn.takes(value.loops)
    same = all(a.key is b.key and a.value is b.value for a, b in zip(entries, value.entries, strict=True))
    if same and not (value.open and made_there):
        return value
    loops = seen.turn.loops if made_there else value.loops
    taken = Taken(value, seen.turn)
    return DictValue(entries, value.open, loops, value.identity, value.factory, value.per, taken)


def _entry(entry: Entry, shared: frozenset[Hashable], seen: _Seen, depth: int) -> Entry:
    many = seen.turn.takes(entry.loops)
    if many and not (_holes(entry.key) and _holes(entry.key) <= shared):
        return entry
    left = _left(entry.loops, seen.turn) if many else entry.loops
    key, held = seen.value(entry.key, depth), seen.value(entry.value, depth)
    if key is entry.key and held is entry.value and left == entry.loops:
        return entry
    return replace(entry, key=key, value=held, loops=left)


_IN_OBJECTS = 2
"""How deep what an object keeps is looked into: many keep each other."""


def _object(value: InstanceValue, seen: _Seen, depth: int) -> InstanceValue:
    """An object of which there was one in each turn; another one only if something of it varied."""
    depth = min(depth, _IN_OBJECTS)
    known = seen.objects.get((value.born, depth))
    if known is None:
        known = seen.objects[value.born, depth] = _of_turn(value, seen, depth)
    return known


def _of_turn(value: InstanceValue, seen: _Seen, depth: int) -> InstanceValue:
    attributes = {name: seen.value(held, depth) for name, held in value.attributes.items()}
    varied = seen.turn.takes(value.loops)
    if not varied and all(attributes[name] is held for name, held in value.attributes.items()):
        return value
    own = value.identity if value.identity is not None else ("object", value.born)
    return InstanceValue(
        value.type,
        attributes,
        value.exact,
        seen.turn.of(own),
        seen.turn.loops,
        value.origin,
        client=value.client,
        taken=Taken(value, seen.turn),
    )


def _holes(value: Value) -> frozenset[Hashable]:
    """What changes in a value, or in the tuple that is the key of a group, by identity."""
    if isinstance(value, ListValue):
        return frozenset[Hashable]().union(*(_holes(item.value) for item in value.items))
    if isinstance(value, Text):
        return frozenset(hole.identity for hole in value.template.holes)
    return frozenset({value.identity}) if isinstance(value, Unknown) else frozenset()


def _callable(value: PartialValue | FunctionValue, seen: _Seen, depth: int) -> Value:
    """What there was one of in each turn to be called: it keeps an object, or some of its arguments."""
    if isinstance(value, FunctionValue):
        owner = value.owner if isinstance(value.owner, InstanceValue) else None
        kept = None if owner is None else seen.value(owner, depth)
        return value if kept is owner else replace(value, owner=kept)
    args = tuple(seen.value(v, depth) for v in value.args)
    return PartialValue(value.func, args, {n: seen.value(v, depth) for n, v in value.keywords.items()})


_CHANGES: dict[type, Callable[[Any, _Seen, int], Value]] = {
    Text: _text,
    Unknown: _unknown,
    OneOf: _either,
    ListValue: _list,
    DictValue: _dict,
    InstanceValue: _object,
    PartialValue: _callable,
    FunctionValue: _callable,
}


def given_back(value: Value, turn: Turn) -> Value:
    """What one turn puts into an element, as it stands in the list that has one for each turn."""
    if isinstance(value, Unknown) and turn.leaves(value.identity, value.loops):
        return replace(value, identity=turn.back(value.identity), loops=tuple(turn.inside))
    if isinstance(value, Text):
        parts = [
            Hole(turn.back(p.identity), p.name, tuple(turn.inside), p.origin, p.setting)
            if isinstance(p, Hole) and turn.leaves(p.identity, p.loops)
            else p
            for p in value.template.parts
        ]
        made = Template.of(parts, value.template.source)
        return Text(made, value.built, value.inserted, value.hops)
    return join(*(given_back(o, turn) for o in options(value))) if len(options(value)) > 1 else value
