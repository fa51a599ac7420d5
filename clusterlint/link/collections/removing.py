"""Elements that are taken out of a list, set or dict again, where it is certain that they are gone."""

from __future__ import annotations

from collections.abc import Sequence

from clusterlint.extract import ir
from clusterlint.link.language import attributes
from clusterlint.link.language.arguments import exact_items
from clusterlint.link.values import Const, DictValue, Item, ListValue, Text, Value
from clusterlint.link.world import Frame, World


def certain(world: World, frame: Frame, held: ListValue | DictValue) -> bool:
    """Does whatever happens here happen to it whenever it was made, and before anybody else can see it?"""
    return (
        held.path[: len(frame.path)] == frame.path
        and held.loops[: len(frame.loops)] == frame.loops
        and world.ledger.is_own(held.born)
    )


def take_out(world: World, frame: Frame, held: ListValue | DictValue, value: Value) -> None:
    """Take an element or a key out: ``remove()``, ``discard()``, ``pop(key)``, ``del held[key]``."""
    if not certain(world, frame, held):
        return
    world.touch(held.born)
    if isinstance(held, DictValue):
        held.entries[:] = [e for e in held.entries if e.loops or e.key != value]
        return
    for place, item in enumerate(held.items):
        if not item.loops and item.value == value:
            del held.items[place]
            if held.kind == "list":
                return


def take_place(world: World, frame: Frame, held: ListValue, index: Value) -> None:
    """Take out what stands at a place: ``pop(index)``, ``del held[index]``."""
    place = index.value if isinstance(index, Const) else None
    if type(place) is not int or exact_items(held) is None or not certain(world, frame, held):
        return
    if -len(held.items) <= place < len(held.items):
        world.touch(held.born)
        del held.items[place]


def without(items: Sequence[Item], removed: Value) -> list[Item]:
    """The elements that are left of a set when those are taken away that another one surely has."""
    gone = [v for v in exact_items(removed) or () if isinstance(v, (Text, Const))]
    return [i for i in items if i.loops or i.value not in gone]


def delete(world: World, frame: Frame, held: Value, index: Value, node: ir.Subscript) -> None:
    """``del held[index]``, ``del held[start:stop]``."""
    if isinstance(held, DictValue):
        take_out(world, frame, held, index)
    elif isinstance(held, ListValue) and node.index is not None:
        take_place(world, frame, held, index)
    elif isinstance(held, ListValue) and node.bounds is not None and certain(world, frame, held):
        world.touch(held.born)
        if exact_items(held) is not None:
            del held.items[slice(*node.bounds)]
        elif node.bounds == (1, None):
            first = attributes.item(world, frame, held, Const(0), "item", node.span)
            held.items[:], held.open = [Item(first)], False
