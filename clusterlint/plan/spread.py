"""Where keys are: one slot for families that hash a constant, all slots for the others."""

from __future__ import annotations

from collections.abc import Iterable

from clusterlint.plan.model import Spread
from clusterlint.slots.hashing import SLOTS, key_slot
from clusterlint.slots.template import Template
from clusterlint.slots.topology import node_of, slot_ranges


def spread(hashed: Iterable[Template], masters: int) -> Spread:
    """The shares of the masters for families of which that is hashed, each family counted once.

    A hole is taken to hold very many values, evenly spread by CRC16; a hole from the settings holds one
    value, of which the slot is not known, and counts as spread too.
    """
    slots = tuple(None if one.literal is None else key_slot(one.literal) for one in hashed)
    nodes = [0.0] * masters
    for slot in slots:
        if slot is None:
            for number, (first, last) in enumerate(slot_ranges(masters)):
                nodes[number] += (last - first + 1) / SLOTS
        else:
            nodes[node_of(slot, masters)] += 1
    total = len(slots) or 1
    return Spread(slots, tuple(share / total for share in nodes))
