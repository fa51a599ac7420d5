"""Which hash tag holds most of a slot: a vote in each slot, in two values for each.

Source: Boyer and Moore's majority vote, which is the summary of Misra and Gries with one counter. A tag that
weighs more than all other tags of its slot together is always found, with a lower bound of its weight.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from clusterlint.slots.hashing import SLOTS


@dataclass(slots=True)
class Majority:
    """By slot, the tag that leads and by how much."""

    leaders: list[bytes | None] = field(default_factory=lambda: [None] * SLOTS)
    leads: array[int] = field(default_factory=lambda: array("q", bytes(8 * SLOTS)))

    def vote(self, slot: int, tag: bytes, weight: int) -> None:
        """Count a key with that tag."""
        if self.leaders[slot] == tag:
            self.leads[slot] += weight
        else:
            lead = self.leads[slot] - weight
            if lead < 0:
                self.leaders[slot] = tag
                lead = -lead
            self.leads[slot] = lead

    def merge(self, other: Majority) -> None:
        """Add the votes of another."""
        for slot, tag in enumerate(other.leaders):
            if tag is not None:
                self.vote(slot, tag, other.leads[slot])
