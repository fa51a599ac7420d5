"""Families that hold the same keys: one is not renamed without the other.

``rank:0`` is a key of ``rank:{mode}`` as far as its text says. Where one place in the code builds both, it
certainly is: linking has put a known value into the hole, and the two are planned as one family.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from clusterlint.keys.model import Family
from clusterlint.plan.outline import Choice, Cut, Letters, Outline, Row
from clusterlint.slots.template import Hole

Way = tuple[int, ...]
"""One way to read a key as one of a wider family: for each border of that the border in the key.

-1 where it cannot be said: between two holes side by side.
"""

_HOLE = "\ue000"  # one character for a hole, as in the question which family is wider
_VALUE = "[^:|/]+"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two families that may hold the same key, and how each of them reads it.

    The key is that of the family ``key``. There are several ways where it can be read in two ways.
    """

    one: int
    other: int
    key: int
    ways: tuple[Way, ...]
    others: tuple[Way, ...]

    def agree(self, one: Choice, other: Choice) -> bool:
        """Whether the key gets the same new name by both."""
        if one.kept or other.kept:
            return one.kept == other.kept
        found = {(way[one.start], way[one.end]) for way in self.ways}
        found |= {(way[other.start], way[other.end]) for way in self.others}
        return len(found) == 1 and -1 not in next(iter(found))


@dataclass(frozen=True, slots=True)
class Home:
    """The wider family that a family is planned with, and how its keys are read there."""

    family: int
    way: Way

    def row(self, inner: Letters, outer: Letters) -> Row:
        """A template in the steps of the wider family; a hole of that holds what stands there."""
        return tuple(
            inner[self.way[step] : self.way[step + 1]] if isinstance(one, Hole) else one
            for step, one in enumerate(outer)
        )

    def steps(self, inner: frozenset[int]) -> frozenset[int]:
        """The steps of the wider family that those of a template stand in."""
        ends = range(len(self.way) - 1)
        return frozenset(
            step for step in ends if any(self.way[step] <= n < self.way[step + 1] for n in inner)
        )

    def choice(self, wide: Choice, today: Choice) -> Choice:
        """What is hashed of a key when the wider family hashes that."""
        return today if wide.kept else Choice(self.way[wide.start], self.way[wide.end], kept=False)


def readings(wide: Outline, narrow: Outline) -> tuple[Way, ...]:
    """How the keys of a narrower family are read as keys of a wider one."""
    text = "".join(_HOLE if isinstance(one, Hole) else one for one in narrow.row)
    ways = [_read(wide.row, text, some) for some in (_VALUE, _VALUE + "?")]
    return tuple(dict.fromkeys(way for way in ways if way is not None))


def _read(wide: Letters, text: str, some: str) -> Way | None:
    runs = [(hole, list(row)) for hole, row in groupby(wide, lambda one: isinstance(one, Hole))]
    pieces = (f"({some})" if hole else f"({re.escape(''.join(map(str, row)))})" for hole, row in runs)
    found = re.fullmatch("".join(pieces), text, re.DOTALL)
    if found is None:
        return None
    borders = [0]
    for number, (hole, row) in enumerate(runs, start=1):
        borders += [-1 if hole else found.start(number) + n for n in range(1, len(row))]
        borders.append(found.end(number))
    return tuple(borders)


def homes(families: Sequence[Family], outlines: Mapping[int, Outline]) -> dict[int, Home]:
    """For each family that the code builds where it builds a wider one: that one."""
    found: dict[int, list[Home]] = {}
    for number, family in enumerate(families):
        places = set(family.built)
        for wide in family.within:
            if places.isdisjoint(families[wide].built):
                continue
            ways = readings(outlines[wide], outlines[number])
            if len(ways) == 1 and -1 not in ways[0]:
                found.setdefault(number, []).append(Home(wide, ways[0]))
    settled = {n: [home for home in some if home.family not in found] for n, some in found.items()}
    return {n: some[0] for n, some in settled.items() if some}


def overlaps(
    families: Sequence[Family], outlines: Mapping[int, Outline], at_home: Mapping[int, Home]
) -> tuple[Overlap, ...]:
    """All pairs of families that may hold the same key, and are not planned as one."""
    found: list[Overlap] = []
    for number, family in enumerate(families):
        home = at_home.get(number)
        mine = Home(number, tuple(range(len(outlines[number].row) + 1))) if home is None else home
        for wide in family.within:
            if wide != mine.family and wide not in at_home:
                ways = readings(outlines[wide], outlines[number])
                found.append(Overlap(wide, mine.family, number, ways, (mine.way,)))
    return tuple(found)


def further_borders(some: Sequence[Overlap], outlines: Mapping[int, Outline]) -> dict[int, set[int]]:
    """For each family the places where those that hold the same keys can have a brace."""
    found: dict[int, set[int]] = {}
    for both in some:
        for here, ways, there, others in (
            (both.one, both.ways, both.other, both.others),
            (both.other, both.others, both.one, both.ways),
        ):
            mine = list(outlines[here].borders(Cut.PIECES))
            wanted = {way[border] for way in ways for border in mine}
            found.setdefault(there, set()).update(
                border for way in others for border, at in enumerate(way) if at in wanted
            )
    return found
