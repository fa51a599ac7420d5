"""Annotations of what holds or gives clients: ``list[Redis]``, ``Callable[[], Redis]``."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.language import classes, expressions
from clusterlint.link.values import (
    REDIS_VALUES,
    ClassValue,
    DictValue,
    Entry,
    External,
    Item,
    ListValue,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, World

_LISTS = frozenset(
    {"list", "set", "tuple", "sequence", "iterable", "frozenset", "collection", "iterator", "asynciterator"}
)
_MAPPINGS = frozenset({"dict", "mapping", "mutablemapping", "defaultdict", "ordereddict"})


def holding_clients(
    world: World, frame: Frame, name: str, parts: tuple[ir.Expression, ...], spelling: str
) -> Value | None:
    """A value of the generic type ``name[parts]``, if what it holds or gives is a client."""
    lowered = name.lower()
    if lowered == "type" and len(parts) == 1:
        kind = expressions.evaluate(world, frame, parts[0])
        return kind if any(isinstance(v, (ClassValue, External)) for v in options(kind)) else None
    last = next((p for p in reversed(parts) if not isinstance(p, ir.Opaque)), None)
    if last is None or lowered not in _LISTS | _MAPPINGS | {"callable"}:
        return None
    held = classes.annotated(world, frame, last, spelling)
    if held is None or not any(isinstance(v, REDIS_VALUES) for v in options(held)):
        return None
    if lowered in _MAPPINGS:
        return DictValue([Entry(Unknown(("key", spelling), spelling), held)], True)
    if lowered == "callable":
        return held  # a client that is called is taken for itself
    return ListValue("list", [Item(held, (world.fresh(),))], open=True)
