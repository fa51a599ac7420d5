"""Pure slot arithmetic: no analysis, no imports from the rest of the project."""

from clusterlint.slots.hashing import SLOTS, hashed_part, key_slot
from clusterlint.slots.template import Hole, Template, Together, together
from clusterlint.slots.topology import node_of, slot_ranges

__all__ = [
    "SLOTS",
    "Hole",
    "Template",
    "Together",
    "hashed_part",
    "key_slot",
    "node_of",
    "slot_ranges",
    "together",
]
