"""Methods of lists, dicts and sets: how keys are gathered."""

from __future__ import annotations

from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.collections import removing, slot_groups
from clusterlint.link.collections.turning import turned
from clusterlint.link.language import attributes, expressions
from clusterlint.link.language.arguments import Arguments, exact_items
from clusterlint.link.values import (
    NONE,
    REDIS_VALUES,
    Const,
    DictValue,
    Entry,
    Item,
    ListValue,
    Text,
    Unknown,
    Value,
    belong,
    keep_entry,
    keep_item,
    kept_entries,
    options,
    pour,
    same_key,
    standing_for,
    text,
)
from clusterlint.link.world import Frame, World

CHANGING = frozenset(
    {"append", "add", "appendleft", "put", "put_nowait", "insert", "extend", "update", "clear", "setdefault"}
)
"""Methods that change the list, set, dict or queue that they are called on."""


def method(
    world: World, frame: Frame, base: Value, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``base.name(...)`` for a list, dict or plain constant."""
    if isinstance(base, ListValue):
        return _of_list(world, frame, base, name, arguments)
    if isinstance(base, DictValue):
        return _of_dict(world, frame, base, name, arguments)
    return Unknown(("method", base, name), f"{name}()") if isinstance(base, Const) else NONE


def _of_list(world: World, frame: Frame, base: ListValue, name: str, arguments: Arguments) -> Value:
    plain = arguments.plain()
    loops = tuple(n for n in frame.loops if n not in base.loops)
    if name in CHANGING:
        world.touch(base.born)
    if name in ("append", "add", "appendleft", "put", "put_nowait") and plain:
        keep_item(base, Item(plain[0], loops, frame.path))
        return NONE
    if name == "insert" and len(plain) > 1:
        base.items.insert(0, Item(plain[1], loops, frame.path))
        return NONE
    if name in ("extend", "update"):
        for value in plain:
            expressions.extend(world, base, value, frame)
        return NONE
    if name == "clear":
        if not frame.path:
            base.items.clear()
        return NONE
    if name in ("copy", "union", "difference", "intersection", "symmetric_difference"):
        items = list(base.items)
        for value in plain if name == "difference" else ():
            items = removing.without(items, value)
        made = ListValue(
            base.kind, items, base.open, base.loops if base.open else frame.loops, path=frame.path
        )
        if name == "union":
            for value in plain:
                expressions.extend(world, made, value, frame)
        return made
    if name in ("pop", "popleft"):
        index = plain[0] if plain else Const(0 if name == "popleft" else -1)
        found = _popped(world, frame, base, index)
        removing.take_place(world, frame, base, index)
        return found
    if name in ("remove", "discard") and plain:
        removing.take_out(world, frame, base, plain[0])
        return NONE
    if name in ("sort", "reverse", "difference_update", "intersection_update"):
        return NONE
    return Unknown(("list method", standing_for(base), name), f"{name}()")


OF_SETS = frozenset({"-", "&", "|", "^"})
"""Operators of sets, and of what the keys of a dict are."""


def of_sets(world: World, frame: Frame, operator: str, left: Value, right: Value) -> ListValue | None:
    """What is left of a set by ``-`` or ``&``, or in both by ``|``; None where no set is seen."""
    one = right if operator == "&" and not isinstance(left, ListValue) else left
    if not isinstance(one, ListValue):
        return None
    items = removing.without(one.items, right) if operator == "-" else list(one.items)
    loops = one.loops if one.open else frame.loops
    made = ListValue("set", items, one.open, loops, path=frame.path)
    if operator in "|^":
        expressions.extend(world, made, right, frame)
    return made


def _popped(world: World, frame: Frame, base: ListValue, index: Value) -> Value:
    """An element that is taken out: the next call takes another one."""
    if exact_items(base) is not None:
        return attributes.item(world, frame, base, index, "item")
    found = [turned(i.value, i.loops, ("pop", world.fresh()), frame.loops) for i in base.items]
    return world.merge(*found, *([world.new_unknown(frame, "item")] if base.open or not found else []))


def _there(frame: Frame, base: DictValue, key: Value) -> Entry | None:
    """The entry of a key that is in the dict whenever this is reached."""
    for entry in reversed(base.entries):
        if same_key(entry.key, key) and frame.path[: len(entry.path)] == entry.path:
            return entry if set(entry.loops) <= set(frame.loops) else None
    return None


def _of_dict(world: World, frame: Frame, base: DictValue, name: str, arguments: Arguments) -> Value:
    plain = arguments.plain()
    loops = tuple(n for n in frame.loops if n not in base.loops)
    if name in CHANGING:
        world.touch(base.born)
    if name in ("keys", "__iter__"):
        made = ListValue("list", [Item(e.key, e.loops, e.path) for e in base.entries], base.open, base.loops)
        return slot_groups.alike(made, base)
    if name == "values":
        return ListValue(
            "list", [Item(e.value, e.loops, e.path) for e in base.entries], base.open, base.loops
        )
    if name == "items":
        pairs = [
            Item(ListValue("tuple", [Item(e.key), Item(e.value)]), e.loops, e.path) for e in base.entries
        ]
        return ListValue("list", pairs, base.open, base.loops)
    if name in ("get", "pop", "setdefault") and plain:
        if name == "setdefault" and len(plain) > 1:
            there = _there(frame, base, plain[0])
            if there is not None:
                return there.value
            belong(base, plain[0], plain[1])
            keep_entry(base, Entry(plain[0], plain[1], loops, frame.path, frame.standalone))
        named = plain[0].template.literal if isinstance(plain[0], Text) else None
        found = attributes.item(world, frame, base, plain[0], named or "item")
        if name == "pop":
            removing.take_out(world, frame, base, plain[0])
        if len(plain) > 1 and name != "setdefault":
            return world.merge(found, plain[1])
        if name == "get" and any(isinstance(v, REDIS_VALUES) for v in options(found)):
            # A registry that is asked before it is filled: what fills it must not be skipped.
            known = any(e.key == plain[0] and not e.path for e in base.entries)
            return found if known and not base.open else world.merge(found, NONE)
        return found
    if name == "update":
        for value in plain:
            for option in options(value):
                if isinstance(option, DictValue):
                    poured = (replace(e, loops=e.loops + loops) for e in option.entries)
                    pour(base, kept_entries(poured, kept=frame.standalone))
                    base.open = base.open or option.open
                else:
                    base.open = True
        given = arguments.keywords.items()
        pour(base, (Entry(text(n), v, loops, frame.path, frame.standalone) for n, v in given))
        return NONE
    if name == "copy":
        loops = base.loops if base.open else frame.loops
        return DictValue(list(base.entries), base.open, loops, base.identity, path=frame.path)
    if name == "clear":
        if not frame.path:
            base.entries.clear()
        return NONE
    return Unknown(("dict method", standing_for(base), name), f"{name}()")
