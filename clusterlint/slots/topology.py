"""How the slots are split over N equal masters, exactly as ``redis-cli --cluster create`` does it."""

from __future__ import annotations

import math
import struct
from functools import cache

from clusterlint.slots.hashing import SLOTS


@cache
def slot_ranges(masters: int) -> tuple[tuple[int, int], ...]:
    """First and last slot of each master, both inclusive.

    redis-cli walks a cursor of ``16384 / N`` per node and rounds half up (redis-cli.c,
    clusterManagerCommandCreate): 3 masters give 0-5460, 5461-10922, 10923-16383. The cursor is a C
    ``float``; in double precision the ranges of 78, 87, 102 and more masters would be off by one.
    """
    if not 1 <= masters <= SLOTS:
        raise ValueError(f"a cluster has 1 to {SLOTS} masters, not {masters}")
    per_node = _single(SLOTS / masters)
    ranges: list[tuple[int, int]] = []
    first, cursor = 0, 0.0
    for index in range(masters):
        last = math.floor(_single(_single(cursor + per_node) - 1) + 0.5)
        if index == masters - 1 or last > SLOTS - 1:
            last = SLOTS - 1
        last = max(last, first)
        ranges.append((first, last))
        first = last + 1
        cursor = _single(cursor + per_node)
    return tuple(ranges)


def _single(value: float) -> float:
    """The nearest single-precision number, as C keeps it in a ``float``."""
    rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    return rounded


def node_of(slot: int, masters: int) -> int:
    """Index (from 0) of the master that owns the slot."""
    for index, (first, last) in enumerate(slot_ranges(masters)):
        if first <= slot <= last:
            return index
    raise ValueError(f"slot {slot} is not in 0..{SLOTS - 1}")
