"""What an access asks of the tags, told in the letters of the templates that it uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from msgspec import structs

from clusterlint.keys.model import Access
from clusterlint.link.program import Key
from clusterlint.plan.outline import Row, letters
from clusterlint.plan.overlap import Home
from clusterlint.rules.keyset import Member, apart, can_meet
from clusterlint.slots.template import Hole, Template


@dataclass(frozen=True, slots=True)
class Placed:
    """A template as one of its family, or of the wider family that it is planned with (``home``)."""

    family: int
    row: Row
    home: Home | None


Place = Callable[[Template], "Placed | None"]
"""Where a template belongs; None for a key of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Equal:
    """What is hashed of two keys must be the same; the letters say which values they have there."""

    one: int
    other: int
    left: Row
    right: Row


@dataclass(frozen=True, slots=True)
class Varies:
    """Several keys of the family are used at once; the holes at these steps differ among them."""

    family: int
    steps: frozenset[int]


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything that one access asks for."""

    equal: frozenset[Equal]
    varies: frozenset[Varies]

    @property
    def families(self) -> frozenset[int]:
        """The families that it ties."""
        ends = {family for need in self.equal for family in (need.one, need.other)}
        return frozenset(ends | {need.family for need in self.varies})


def needs(access: Access, place: Place) -> Needs:
    """What the known keys of the access ask for, in all runs."""
    equal = {need for run in access.runs for need in _equal(run, place)}
    varies = {need for run in access.runs for need in _varies(run, place)}
    return Needs(frozenset(equal), frozenset(varies))


def _equal(run: Sequence[Member], place: Place) -> Iterator[Equal]:
    for one, other in combinations([member for member in run if member.turn == 0], 2):
        if not can_meet(one, other) or _out_of_step(one, other):
            continue
        first = None if one.template is None else place(one.template)
        second = None if other.template is None else place(other.template)
        if first is None or second is None or (first.family, first.row) == (second.family, second.row):
            continue
        if first.family > second.family:
            first, second = second, first
        yield Equal(first.family, second.family, first.row, second.row)


def _out_of_step(one: Member, other: Member) -> bool:
    """Alternatives of two keys that agree one by one: the first goes with the first, and so on."""
    if one.owner == other.owner or one.coexisting or other.coexisting:
        return False
    several = len(one.key.choices) == len(other.key.choices) > 1
    return several and one.choice != other.choice


def _varies(run: Sequence[Member], place: Place) -> Iterator[Varies]:
    for member in run:
        placed = None if member.template is None else place(member.template)
        if member.template is None or placed is None:
            continue
        row = letters(member.template)
        free = frozenset(
            n for n, one in enumerate(row) if isinstance(one, Hole) and one.identity in member.free
        )
        if free:
            yield Varies(placed.family, free if placed.home is None else placed.home.steps(free))


def proven(access: Access, new: Callable[[Template], Template]) -> bool:
    """Whether the rules find the keys of the access in one slot, once templates are replaced by new ones."""
    if access.unknown:
        return access.one_slot and all(_together(run, new) for run in access.runs)
    return all(_together(run, new) for run in access.runs)


def _together(run: Sequence[Member], new: Callable[[Template], Template]) -> bool:
    keys: dict[Key, Key] = {}
    found: list[Member] = []
    for member in run:
        key = keys.setdefault(
            member.key, replace(member.key, choices=tuple(new(choice) for choice in member.key.choices))
        )
        template = None if member.template is None else new(member.template)
        hashed = () if template is None else template.hashed().holes
        if member.turn and template is not None and not any(hole.identity in member.free for hole in hashed):
            continue  # any two keys of the family hash the same now
        found.append(structs.replace(member, key=key, template=template))
    return apart(found) is None
