"""What was made in one loop, as one turn of another loop sees it: what varied there varies here."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable
from dataclasses import replace
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
    return _turned(value, Turn(frozenset(inside), loop, loops), depth) if inside else value


def entry_taken(entry: Entry, index: Value | None, place: Hashable, loops: tuple[int, ...]) -> Value:
    """The value of an entry that stood for one per turn, found by ``index``, which is its key then."""
    if not entry.loops:
        return entry.value
    key = None
    if isinstance(entry.key, Unknown) and isinstance(index, Unknown):
        key = (entry.key.identity, index.identity)
    return _turned(entry.value, Turn(frozenset(entry.loops), place, loops, key), 4)


def _turned(value: Value, turn: Turn, depth: int) -> Value:
    if not depth or (type(value) is Unknown and not value.loops):  # most of what is asked
        return value
    change = _CHANGES.get(type(value))
    return value if change is None else change(value, turn, depth - 1)


def _either(value: OneOf, turn: Turn, depth: int) -> Value:
    """One of several: the same one of them where none of them varied."""
    found = [_turned(one, turn, depth) for one in value.options]
    return value if all(map(operator.is_, found, value.options)) else join(*found)


def _text(value: Text, turn: Turn, depth: int) -> Text:
    """A text in which what varies is one value."""
    return _text_of(value, turn, None)


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


def _unknown(value: Unknown, turn: Turn, depth: int) -> Unknown:
    if not turn.takes(value.loops):
        return value
    place = turn.of(value.identity)
    return Unknown(place, value.spelling, turn.loops, value.origin, value.kind, made_of=value.told_by)


def _list(value: ListValue, turn: Turn, depth: int) -> ListValue:
    if not depth and not any(item.loops for item in value.items):
        return value  # what is in them is too deep inside
    shared = _holes(value.per) if value.per is not None else frozenset()
    items = [_item(item, shared, turn, depth) for item in value.items]
    if all(a.value is b.value and a.loops == b.loops for a, b in zip(items, value.items, strict=True)):
        return value
    return slot_groups.alike(ListValue(value.kind, items, value.open, value.loops), value)


def _item(item: Item, shared: frozenset[Hashable], turn: Turn, depth: int) -> Item:
    """An element of a list that stood for one per turn of ``turn.inside``.

    Where the element stands for one per turn as well, the list holds many of them, and only what they
    ``shared`` (the key under which they were gathered) is one value in one turn.
    """
    if not item.loops or not turn.takes(item.loops):
        found = _turned(item.value, turn, depth)
        return item if found is item.value else Item(found, item.loops, item.path)
    holes = _holes(item.value)
    if holes and holes <= shared:
        return Item(_turned(item.value, turn, depth), _left(item.loops, turn), item.path)
    if isinstance(item.value, Text):
        return Item(_text_of(item.value, turn, shared), item.loops, item.path)
    return item


def _left(loops: tuple[int, ...], turn: Turn) -> tuple[int, ...]:
    return tuple(n for n in loops if n not in turn.inside)


def _dict(value: DictValue, turn: Turn, depth: int) -> DictValue:
    """A dict of which there was one in each turn; another one only if something in it varied."""
    shared = _holes(value.per) if value.per is not None else frozenset()
    entries = [_entry(entry, shared, turn, depth) for entry in value.entries]
    made_there = turn.takes(value.loops)
    same = all(a.key is b.key and a.value is b.value for a, b in zip(entries, value.entries, strict=True))
    if same and not (value.open and made_there):
        return value
    loops = turn.loops if made_there else value.loops
    taken = Taken(value, turn)
    return DictValue(entries, value.open, loops, value.identity, value.factory, value.per, taken)


def _entry(entry: Entry, shared: frozenset[Hashable], turn: Turn, depth: int) -> Entry:
    many = turn.takes(entry.loops)
    if many and not (_holes(entry.key) and _holes(entry.key) <= shared):
        return entry
    left = _left(entry.loops, turn) if many else entry.loops
    key, held = _turned(entry.key, turn, depth), _turned(entry.value, turn, depth)
    if key is entry.key and held is entry.value and left == entry.loops:
        return entry
    return replace(entry, key=key, value=held, loops=left)


_IN_OBJECTS = 2
"""How deep what an object keeps is looked into: many keep each other."""


def _object(value: InstanceValue, turn: Turn, depth: int) -> InstanceValue:
    """An object of which there was one in each turn; another one only if something of it varied."""
    depth = min(depth, _IN_OBJECTS)
    attributes = {name: _turned(held, turn, depth) for name, held in value.attributes.items()}
    varied = turn.takes(value.loops)
    if not varied and all(attributes[name] is held for name, held in value.attributes.items()):
        return value
    own = value.identity if value.identity is not None else ("object", value.born)
    return InstanceValue(
        value.type,
        attributes,
        value.exact,
        turn.of(own),
        turn.loops,
        value.origin,
        client=value.client,
        taken=Taken(value, turn),
    )


def _holes(value: Value) -> frozenset[Hashable]:
    """What changes in a value, or in the tuple that is the key of a group, by identity."""
    if isinstance(value, ListValue):
        return frozenset[Hashable]().union(*(_holes(item.value) for item in value.items))
    if isinstance(value, Text):
        return frozenset(hole.identity for hole in value.template.holes)
    return frozenset({value.identity}) if isinstance(value, Unknown) else frozenset()


def _callable(value: PartialValue | FunctionValue, turn: Turn, depth: int) -> Value:
    """What there was one of in each turn to be called: it keeps an object, or some of its arguments."""
    if isinstance(value, FunctionValue):
        owner = value.owner if isinstance(value.owner, InstanceValue) else None
        seen = None if owner is None else _turned(owner, turn, depth)
        return value if seen is owner else replace(value, owner=seen)
    args = tuple(_turned(v, turn, depth) for v in value.args)
    return PartialValue(value.func, args, {n: _turned(v, turn, depth) for n, v in value.keywords.items()})


_CHANGES: dict[type, Callable[[Any, Turn, int], Value]] = {
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
