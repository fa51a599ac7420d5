"""Whether the masters are large enough, and what more of them would take over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from clusterlint.observe.model import Capacity, Fit, Growth, Load, Move
from clusterlint.observe.rebalance import after, rebalance
from clusterlint.observe.spread import Spread
from clusterlint.slots.hashing import SLOTS
from clusterlint.slots.topology import slot_ranges

HEADROOM = 0.25
"""The part of a master's memory that is kept free of data: for buffers of replicas and clients, pages copied
while a snapshot is written, and fragmentation. ElastiCache reserves as much (reserved-memory-percent, 25 by
default and recommended for most cases). A snapshot of data that is written heavily can need as much again as
the data."""

_MOST_MASTERS = 1_000
MORE = 2
"""Masters beyond those planned that are looked at."""


def owners_of(masters: int) -> tuple[int, ...]:
    """The master of every slot in a new cluster."""
    return tuple(
        node for node, (first, last) in enumerate(slot_ranges(masters)) for _ in range(first, last + 1)
    )


def growth(spread: Spread, masters: int) -> tuple[Growth, ...]:
    """One master more, and then another, each followed by a rebalance."""
    owners, found = owners_of(masters), []
    for count in range(masters + 1, min(masters + MORE, SLOTS) + 1):
        transfers = rebalance(owners, count)
        owners = after(owners, transfers)
        moves = tuple(
            Move(one.source, one.target, len(one.slots), spread.load(one.slots)) for one in transfers
        )
        moved = spread.load([slot for one in transfers for slot in one.slots])
        slots: list[list[int]] = [[] for _ in range(count)]
        for slot, node in enumerate(owners):
            slots[node].append(slot)
        found.append(Growth(count, moves, moved, tuple(map(spread.load, slots))))
    return tuple(found)


def capacity(
    spread: Spread, masters: int, grown: Sequence[Growth], total: int, node_memory: int, headroom: float
) -> Capacity:
    """Whether ``total`` bytes, divided as the keys are, fit on masters of ``node_memory`` bytes each."""
    usable = int(node_memory * (1 - headroom))
    weight = sum(spread.weights) or 1
    sums = [0, *accumulate(spread.weights)]

    def fullest(count: int) -> int:
        most = max(sums[last + 1] - sums[first] for first, last in slot_ranges(count))
        return round(most / weight * total)

    planned = [spread.load(range(first, last + 1)) for first, last in slot_ranges(masters)]
    fits = [_fit(planned, total, usable), *(_fit(one.nodes, total, usable) for one in grown)]
    biggest = round(max(spread.weights) / weight * total)
    least = None
    if biggest <= usable:
        fewest = max(1, -(-total // usable))
        least = next((n for n in range(fewest, _MOST_MASTERS) if fullest(n) <= usable), None)
    return Capacity(node_memory, headroom, usable, total, tuple(fits), least, biggest)


def _fit(loads: Sequence[Load], total: int, usable: int) -> Fit:
    node = max(range(len(loads)), key=lambda number: (loads[number].share, -number))
    load = loads[node]
    error = load.key_error if load.byte_share is None else load.byte_error or 0.0
    size, off = round(load.share * total), round(error * total)
    hopeless = total > usable * len(loads)  # even a perfect balance would not help
    return Fit(len(loads), size, node, size <= usable, off, hopeless or abs(size - usable) > off)
