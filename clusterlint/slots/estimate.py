"""Probabilities and witnesses: numbers that make a claim concrete.

For n independent keys P(one slot) = (1/16384)^(n-1) and P(one of m equal masters) = sum of
share^n over the masters.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from clusterlint.slots.hashing import SLOTS, key_slot
from clusterlint.slots.template import Template
from clusterlint.slots.topology import slot_ranges


def same_slot(keys: int) -> float:
    """P(all of ``keys`` independent keys fall into one slot)."""
    return (1 / SLOTS) ** max(keys - 1, 0)


def same_node(keys: int, masters: int) -> float:
    """P(all of ``keys`` independent keys fall on one of ``masters`` masters), with the real slot shares."""
    shares = [(last - first + 1) / SLOTS for first, last in slot_ranges(masters)]
    return sum(share ** max(keys, 1) for share in shares)


def witness(keys: Sequence[Template], varying: frozenset[Hashable] = frozenset()) -> list[tuple[str, int]]:
    """Sample keys with their real slots: each hole gets a number, ``varying`` ones a new one per key."""
    fixed: dict[Hashable, str] = {}
    samples: list[tuple[str, int]] = []
    for turn, key in enumerate(keys, start=1):
        for hole in key.holes:
            if hole.identity not in varying:
                fixed.setdefault(hole.identity, str(len(fixed) + 1))
        values = {h.identity: str(turn) if h.identity in varying else fixed[h.identity] for h in key.holes}
        text = key.fill(values)
        samples.append((text, key_slot(text)))
    return samples
