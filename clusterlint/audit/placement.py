"""Where keys fall: families of one slot as pins, the others over all slots, and the shares of the masters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clusterlint.audit.pictures import HotSlot, Pin, Placement, Share
from clusterlint.keys.model import Family, KeyMap
from clusterlint.link.test_code import in_tests
from clusterlint.plan.model import FamilyPlan, TagPlan
from clusterlint.slots.hashing import SLOTS, key_slot
from clusterlint.slots.topology import node_of, slot_ranges

SIZES = tuple(range(3, 10))
"""Numbers of masters that a reader can choose from, besides the one of the settings."""


def placement(keys: KeyMap, plan: TagPlan, masters: int) -> Placement:
    """The picture of the families that more than tests use, each counted once."""
    plans = {one.family: one for group in plan.groups for one in group.plans}
    used = {number for number in keys.shown if not only_tests(keys.families[number])}
    pins = tuple(_pin(keys, plans.get(number), number) for number in sorted(used))
    fixed = tuple(pin for pin in pins if pin.before is not None or pin.after is not None)
    before = [pin.before for pin in pins]
    after = [pin.after for pin in pins]
    sizes = sorted({*SIZES, masters})
    return Placement(
        pins=fixed,
        hot=tuple(_hot(fixed)),
        shares={size: _shares(before, after, size) for size in sizes},
        families=len(pins),
        spread_before=before.count(None),
        spread_after=after.count(None),
    )


def only_tests(family: Family) -> bool:
    """Whether nothing but tests uses it: they make up their keys."""
    return all(in_tests(site.location.path) for site in family.sites)


def _pin(keys: KeyMap, planned: FamilyPlan | None, number: int) -> Pin:
    family = keys.families[number]
    new = family.template if planned is None else str(planned.new)
    after = family.slot
    if planned is not None:
        literal = planned.hashed.literal
        after = None if literal is None else key_slot(literal)
    return Pin(number, family.template, new, family.slot, after)


def _hot(pins: Sequence[Pin]) -> Iterable[HotSlot]:
    """The slots that hold whole families, those that will hold most first."""
    slots = {slot for pin in pins for slot in (pin.before, pin.after) if slot is not None}
    found = [
        HotSlot(
            slot,
            tuple(pin.family for pin in pins if pin.before == slot),
            tuple(pin.family for pin in pins if pin.after == slot),
        )
        for slot in slots
    ]
    return sorted(found, key=lambda one: (-len(one.after), -len(one.before), one.slot))


def _shares(before: Sequence[int | None], after: Sequence[int | None], masters: int) -> tuple[Share, ...]:
    ranges = slot_ranges(masters)
    old, new = _nodes(before, masters), _nodes(after, masters)
    return tuple(Share(*ranges[n], before=old[n], after=new[n]) for n in range(masters))


def _nodes(slots: Sequence[int | None], masters: int) -> list[float]:
    """The share of each master: one slot for a pinned family, slots in proportion for one over all slots."""
    spread = slots.count(None)
    nodes = [spread * (last - first + 1) / SLOTS for first, last in slot_ranges(masters)]
    for slot in slots:
        if slot is not None:
            nodes[node_of(slot, masters)] += 1
    return [share / (len(slots) or 1) for share in nodes]
