"""Which families are used together, cut to what a page can hold: the parts with trouble first."""

from __future__ import annotations

from collections.abc import Iterable

from clusterlint.audit.pictures import Graph, Knot, Tie
from clusterlint.audit.placement import only_tests
from clusterlint.keys.model import Access, KeyMap
from clusterlint.plan.model import TagPlan

MOST_KNOTS = 40
MOST_FAMILIES = 24
"""Families of one part that are shown; the others of it are counted."""
MOST_TIES = 24

_TROUBLE = ("apart", "tag", "split", "one slot")


def graph(keys: KeyMap, plan: TagPlan) -> Graph:
    """Every group of the tag plan, and the accesses that a cluster takes apart by itself."""
    knots = [_knot(_used(keys, group.families), _ties(group.accesses, group.held)) for group in plan.groups]
    knots += [_knot(access.families, [_tie(access, "split")]) for access in _merged(keys.split)]
    knots.sort(key=_order)
    return Graph(tuple(knots[:MOST_KNOTS]), max(len(knots) - MOST_KNOTS, 0))


def _used(keys: KeyMap, families: Iterable[int]) -> list[int]:
    """Those that more than tests use; what a place ties together is drawn in any case."""
    return [number for number in families if not only_tests(keys.families[number])]


def _ties(accesses: Iterable[Access], held: Iterable[Access]) -> list[Tie]:
    kept = set(map(_name, held))
    return [
        _tie(one, "one slot" if one.one_slot else "tag" if _name(one) in kept else "apart")
        for one in accesses
        if one.needed
    ]


def _name(access: Access) -> object:
    return access.location, access.kind, access.commands, access.families, access.pairs


def _tie(access: Access, state: str) -> Tie:
    return Tie(access.location, access.kind.value, access.commands, access.families, state)


def _merged(accesses: Iterable[Access]) -> tuple[Access, ...]:
    """One for each place and set of families."""
    found: dict[object, Access] = {}
    for access in accesses:
        if len(access.families) > 1:
            found.setdefault((access.location, access.families), access)
    return tuple(found.values())


def _knot(families: Iterable[int], ties: Iterable[Tie]) -> Knot:
    """The worst ties and the families that they are about; the rest is only counted."""
    ordered = sorted(dict.fromkeys(ties), key=lambda tie: (_TROUBLE.index(tie.state), tie.location))
    shown: dict[int, None] = {}
    kept: list[Tie] = []
    for tie in ordered:
        more = {*shown, *tie.families}
        if len(kept) < MOST_TIES and len(more) <= MOST_FAMILIES:
            kept.append(tie)
            shown.update(dict.fromkeys(tie.families))
    rest = [number for number in families if number not in shown]
    room = MOST_FAMILIES - len(shown)
    left = len(ordered) - len(kept) + max(len(rest) - room, 0)
    return Knot((*sorted([*shown, *rest[:room]]),), tuple(kept), left)


def _order(knot: Knot) -> tuple[object, ...]:
    worst = min((_TROUBLE.index(tie.state) for tie in knot.ties), default=len(_TROUBLE))
    return (worst, -len(knot.ties), -len(knot.families), knot.families)
