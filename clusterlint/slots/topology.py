"""How the slots are split over N equal masters, exactly as ``redis-cli --cluster create`` does it."""

from __future__ import annotations

from functools import cache

from clusterlint.slots.hashing import SLOTS


@cache
def slot_ranges(masters: int) -> tuple[tuple[int, int], ...]:
    """First and last slot of each master, both inclusive.

    redis-cli walks a float cursor of ``16384 / N`` per node and rounds half away from zero
    (redis-cli.c, clusterManagerCommandCreate): 3 masters give 0-5460, 5461-10922, 10923-16383.
    """
    if not 1 <= masters <= SLOTS:
        raise ValueError(f"a cluster has 1 to {SLOTS} masters, not {masters}")
    per_node = SLOTS / masters
    ranges: list[tuple[int, int]] = []
    first, cursor = 0, 0.0
    for index in range(masters):
        last = int(cursor + per_node - 1 + 0.5)
        if index == masters - 1 or last > SLOTS - 1:
            last = SLOTS - 1
        last = max(last, first)
        ranges.append((first, last))
        first = last + 1
        cursor += per_node
    return tuple(ranges)


def node_of(slot: int, masters: int) -> int:
    """Index (from 0) of the master that owns the slot."""
    for index, (first, last) in enumerate(slot_ranges(masters)):
        if first <= slot <= last:
            return index
    raise ValueError(f"slot {slot} is not in 0..{SLOTS - 1}")
