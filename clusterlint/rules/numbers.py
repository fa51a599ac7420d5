"""The numbers and facts that a finding shows about keys: probability, sample keys, one line per key."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from clusterlint.finding import Estimate, KeyFact
from clusterlint.rules.keyset import Member, elements
from clusterlint.rules.place import key_fact
from clusterlint.slots.estimate import same_node, same_slot
from clusterlint.slots.hashing import SLOTS, key_slot
from clusterlint.slots.template import Template
from clusterlint.slots.topology import node_of, slot_ranges

MAX_SAMPLES = 3


def estimate(members: Sequence[Member], masters: int) -> Estimate:
    """Probability of one slot and of one master; literal keys count with their real slots."""
    members = elements(members)
    fixed = {_fixed_slot(member) for member in members} - {None}
    slots = sorted(slot for slot in fixed if slot is not None)
    free = len([member for member in members if _fixed_slot(member) is None])
    nodes = {node_of(slot, masters) for slot in slots}
    if not slots:
        return Estimate(same_slot(free), same_node(free, masters))
    slot_luck = 0.0 if len(slots) > 1 else (1 / SLOTS) ** free
    if len(nodes) > 1:
        return Estimate(slot_luck, 0.0)
    first, last = slot_ranges(masters)[nodes.pop()]
    return Estimate(slot_luck, ((last - first + 1) / SLOTS) ** free)


def _fixed_slot(member: Member) -> int | None:
    """The slot where it does not depend on the run: literal keys, and keys with a literal hash tag."""
    if member.template is None:
        return None
    hashed = member.template.hashed().literal
    return None if hashed is None else key_slot(hashed)


def samples(members: Sequence[Member]) -> tuple[tuple[str, int], ...]:
    """Concrete keys with their slots, equal holes holding equal small numbers; at most three.

    Empty where no literal part of some key is known: made-up keys would show nothing.
    """
    members = elements(members)
    if any(member.bare for member in members[:MAX_SAMPLES]):
        return ()
    values: dict[tuple[Hashable, int], str] = {}
    found: list[tuple[str, int]] = []
    for member in members[:MAX_SAMPLES]:
        template = member.template
        assert template is not None
        filled: dict[Hashable, str] = {}
        for hole in template.holes:
            turn = member.turn if hole.identity in member.free else 0
            filled[hole.identity] = values.setdefault((hole.identity, turn), str(len(values) + 1))
        text = template.fill(filled)
        found.append((text, key_slot(text)))
    return tuple(found) if len({slot for _, slot in found}) > 1 else ()


def key_facts(members: Sequence[Member]) -> tuple[KeyFact, ...]:
    """One line per key of which anything is known."""
    known = [key_fact(m.template, m.key) for m in members if m.template is not None]
    return tuple(dict.fromkeys(known))


def tagged_together(members: Sequence[Member]) -> tuple[Template, ...] | None:
    """The same keys with braces around a hole that all of them have, or None if there is no such hole.

    Keys that have braces already, and holes that differ from key to key, are left alone.
    """
    templates = list(dict.fromkeys(m.template for m in members if m.template is not None))
    if len(templates) < 2 or any(member.template is None for member in members):
        return None
    if any("{" in part or "}" in part for t in templates for part in t.parts if isinstance(part, str)):
        return None
    free = frozenset[Hashable]().union(*(member.free for member in members))
    common = set.intersection(*({hole.identity for hole in t.holes} for t in templates)) - free
    for hole in templates[0].holes:
        if hole.identity in common:
            return tuple(_braced(template, hole.identity) for template in templates)
    return None


def _braced(template: Template, identity: Hashable) -> Template:
    parts = list(template.parts)
    place = next(i for i, p in enumerate(parts) if not isinstance(p, str) and p.identity == identity)
    return Template.of([*parts[:place], "{", parts[place], "}", *parts[place + 1 :]])
