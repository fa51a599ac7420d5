"""itertools and its like: what they hand out of the lists, tuples and generators that they are given."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

from clusterlint.extract import ir
from clusterlint.link.collections import slot_groups
from clusterlint.link.language import calls, expressions
from clusterlint.link.language.arguments import Arguments, exact_items
from clusterlint.link.language.iteration import element
from clusterlint.link.values import (
    MAX_ITEMS,
    Const,
    DictValue,
    Item,
    ListValue,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, World

Model = Callable[[World, Frame, Arguments, ir.Invocation], Value]


def _listed(values: Iterable[Value], frame: Frame) -> ListValue:
    return ListValue("list", [Item(v) for v in values], loops=frame.loops)


def _rows(rows: Iterable[Sequence[Value]], frame: Frame) -> ListValue:
    kept = itertools.islice(rows, MAX_ITEMS)
    return _listed((ListValue("tuple", [Item(v) for v in row]) for row in kept), frame)


def all_of(world: World, frame: Frame, source: Value) -> ListValue:
    """Everything that is in the elements of an iterable of iterables."""
    made = ListValue("list", loops=frame.loops)
    known = exact_items(source)
    if known is not None:
        for value in known:
            expressions.extend(world, made, value, frame)
        return made
    loop, before = world.fresh(), frame.loops
    frame.loops = (*before, loop)
    expressions.extend(world, made, element(source, loop, frame.loops, "item"), frame)
    frame.loops = before
    return made


def _from_iterable(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    return all_of(world, frame, plain[0]) if plain else ListValue("list", [], True, frame.loops)


def _some(position: int) -> Model:
    """A model of what hands out some of the elements of one argument, in any order."""

    def model(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
        plain = arguments.plain()
        if position >= len(plain):
            return ListValue("list", [], True, frame.loops)
        return world.merge(*(_copy(option, frame) for option in options(plain[position])))

    return model


def _copy(source: Value, frame: Frame) -> Value:
    if isinstance(source, ListValue):
        made = ListValue("list", list(source.items), source.open, source.loops, source.identity)
        return slot_groups.alike(made, source)
    if isinstance(source, DictValue):
        items = [Item(e.key, e.loops, e.path) for e in source.entries]
        return ListValue("list", items, source.open, source.loops)
    return source


def _islice(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    known = exact_items(plain[0]) if plain else None
    bounds = [v.value if isinstance(v, Const) else "?" for v in plain[1:]]
    if known is None or not all(b is None or isinstance(b, int) for b in bounds):
        return _some(0)(world, frame, arguments, node)
    return _listed(itertools.islice(known, *(b for b in bounds if not isinstance(b, (str, float)))), frame)


def _repeat(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``repeat(value, times)``: the same in every turn."""
    plain = arguments.plain()
    if not plain:
        return ListValue("list", [], True, frame.loops)
    return ListValue("generator", [Item(plain[0], (world.fresh(),))], loops=frame.loops)


def _product(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    known = [exact_items(v) for v in plain]
    if plain and not arguments.keywords and all(k is not None for k in known):
        return _rows(itertools.product(*(k for k in known if k is not None)), frame)
    loops, inner, row = frame.loops, [], []
    for value in plain:
        loop = world.fresh()
        inner.append(loop)
        row.append(Item(element(value, loop, (*loops, *inner), "item")))
    return ListValue("list", [Item(ListValue("tuple", row), tuple(inner))], loops=loops)


def spread_row(row: Value) -> Arguments:
    """A row as the arguments that it is spread to; one that is not known is taken for a pair."""
    if isinstance(row, Unknown):
        return Arguments(
            tuple(
                (Unknown(("item", row.identity, Const(n)), f"{row.spelling}[{n}]", row.loops), False)
                for n in (0, 1)
            )
        )
    return Arguments(((row, True),))


def _starmap(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``starmap(func, rows)``: one call for each row, which is spread."""
    plain = arguments.plain()
    if len(plain) < 2:
        return ListValue("list", [], True, frame.loops)
    made, before = ListValue("list", loops=frame.loops), frame.loops
    known = exact_items(plain[1])
    loop = world.fresh()
    loops = (*before, loop) if known is None else before
    rows = [element(plain[1], loop, loops, "row")] if known is None else known
    for row in rows:
        frame.loops = loops
        given = spread_row(row)
        result = [calls.call_value(world, frame, o, given, node, "starmap") for o in options(plain[0])]
        made.items.append(Item(world.merge(*result), (loop,) if known is None else ()))
    frame.loops = before
    return made


def _pairwise(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    known = exact_items(plain[0]) if plain else None
    if known is not None:
        return _rows(itertools.pairwise(known), frame)
    loop = world.fresh()
    loops = (*frame.loops, loop)
    # Neighbours are two turns of the same iterable.
    row = [Item(element(plain[0], world.fresh(), loops, "item")) for _ in range(2) if plain]
    return ListValue("list", [Item(ListValue("tuple", row), (loop,))], loops=frame.loops)


MODELS: dict[str, Model] = {
    "itertools.chain.from_iterable": _from_iterable,
    "more_itertools.flatten": _from_iterable,
    "itertools.islice": _islice,
    "itertools.cycle": _some(0),
    "itertools.compress": _some(0),
    "itertools.takewhile": _some(1),
    "itertools.dropwhile": _some(1),
    "itertools.filterfalse": _some(1),
    "itertools.repeat": _repeat,
    "itertools.product": _product,
    "itertools.starmap": _starmap,
    "itertools.pairwise": _pairwise,
    "more_itertools.unique_everseen": _some(0),
    "heapq.nlargest": _some(1),
    "heapq.nsmallest": _some(1),
}
