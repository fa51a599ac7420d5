"""Tags that satisfy everything a set of accesses asks for, the best ones first.

All families that are tied hash the same text, so that the tag of one leaves few for the next: the search
tries the tags of one family in the order of ``Outline.rank`` and follows what each of them forces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from clusterlint.plan.needs import Equal, Needs
from clusterlint.plan.outline import Choice, Cut, Letters, Outline, Row
from clusterlint.plan.overlap import Overlap, further_borders
from clusterlint.slots.hashing import key_slot
from clusterlint.slots.template import Hole

Domains = dict[int, tuple[Choice, ...]]
Solution = dict[int, Choice]
_Index = dict[Letters, tuple[Choice, ...]]


@dataclass(slots=True)
class Solver:
    """The families of one group, which of them may hold the same keys, and what was worked out about them.

    ``hot``: families with changing parts may get a constant tag.
    """

    outlines: dict[int, Outline]
    overlaps: Sequence[Overlap]
    hot: bool = False
    _all: dict[Cut, Domains] = field(default_factory=dict)
    _indexes: dict[tuple[Cut, int, Row], _Index] = field(default_factory=dict)
    _more: dict[int, set[int]] | None = None

    def solve(self, asked: Iterable[Needs]) -> Solution | None:
        """What each family hashes; None where no tags satisfy all of it."""
        wanted = tuple(asked)
        tied = {family for one in wanted for family in one.families}
        for cut in Cut:
            found = self._search(cut, wanted, tied)
            if found is not None or (cut is Cut.PIECES and not self._finer_helps(tied)):
                return found
        return None

    def _finer_helps(self, tied: set[int]) -> bool:
        """A tag with a hole can as well begin and end at holes, if no braces or other keys are in the way."""
        plain = (
            one.varying and "{" not in one.row and "}" not in one.row and not one.taken
            for one in (self.outlines[family] for family in tied)
        )
        return self.hot or bool(self.overlaps) or not all(plain)

    def _search(self, cut: Cut, asked: tuple[Needs, ...], tied: set[int]) -> Solution | None:
        near = tied | {family for both in self.overlaps for family in (both.one, both.other)}
        domains = {family: choices for family, choices in self._domains(cut).items() if family in near}
        links = _narrow(domains, asked)
        if not all(domains.values()):
            return None
        for family in domains.keys() - tied:
            domains[family] = tuple(sorted(domains[family], key=lambda choice: not choice.kept))
        around: dict[int, list[Overlap]] = {}
        for both in self.overlaps:
            around.setdefault(both.one, []).append(both)
            around.setdefault(both.other, []).append(both)
        found = _Search(self, cut, links, around, _order(domains, links, tied)).run(domains)
        if found is None:
            return None
        return {family: found.get(family, one.today) for family, one in self.outlines.items()}

    def _domains(self, cut: Cut) -> Domains:
        """All tags that each family can have, best first."""
        if cut not in self._all:
            if self._more is None:
                self._more = further_borders(self.overlaps, self.outlines)
            values = frozenset[str]().union(*(one.inserted for one in self.outlines.values()))
            self._all[cut] = {
                number: tuple(
                    sorted(
                        (
                            choice
                            for choice in one.choices(cut, self._more.get(number, ()))
                            if self._takes(one, choice, values)
                        ),
                        key=one.rank,
                    )
                )
                for number, one in self.outlines.items()
            }
        return self._all[cut]

    def _takes(self, outline: Outline, choice: Choice, values: frozenset[str]) -> bool:
        """Whether a family may have the tag; that part of a word equals a value is nothing but chance."""
        if outline.parts_word(choice) and outline.text(choice) in values:
            return False
        return self.hot or choice.kept or not outline.heats(choice)

    def index(self, cut: Cut, family: int, row: Row) -> _Index:
        """The tags of a family by what is hashed then, with the values that its holes have there."""
        found = self._indexes.get((cut, family, row))
        if found is None:
            several: dict[Letters, list[Choice]] = {}
            for choice in self._domains(cut)[family]:
                several.setdefault(choice.of(row), []).append(choice)
            found = {text: tuple(some) for text, some in several.items()}
            self._indexes[cut, family, row] = found
        return found


def _narrow(domains: Domains, asked: tuple[Needs, ...]) -> dict[int, list[Equal]]:
    """Take the tags away that one family cannot have by itself; what ties it to others, by family."""
    links: dict[int, list[Equal]] = {}
    for varies in (one for some in asked for one in some.varies):
        kept = (c for c in domains[varies.family] if not any(c.start <= n < c.end for n in varies.steps))
        domains[varies.family] = tuple(kept)
    for need in dict.fromkeys(one for some in asked for one in some.equal):
        if need.one == need.other:
            fitting = (c for c in domains[need.one] if _agree(c, c, need.left, need.right))
            domains[need.one] = tuple(fitting)
        else:
            links.setdefault(need.one, []).append(need)
            links.setdefault(need.other, []).append(need)
    return links


@dataclass(frozen=True, slots=True)
class _Search:
    """One search; ``order``: which family is tried first where several are open."""

    solver: Solver
    cut: Cut
    links: dict[int, list[Equal]]
    around: dict[int, list[Overlap]]
    order: dict[int, int]

    def run(self, domains: Domains, decided: frozenset[int] = frozenset()) -> Solution | None:
        """The first solution below these domains."""
        forced = self._forced(dict(domains), set(decided))
        if forced is None:
            return None
        domains, done = forced
        open_families = [family for family in domains if family not in done]
        if not open_families:
            return {family: choices[0] for family, choices in domains.items()}
        family = min(open_families, key=lambda number: (self.order[number], len(domains[number]), number))
        for choice in domains[family]:
            found = self.run({**domains, family: (choice,)}, frozenset(done))
            if found is not None:
                return found
        return None

    def _forced(self, domains: Domains, done: set[int]) -> tuple[Domains, set[int]] | None:
        """Follow every family that has one tag left to its neighbours."""
        waiting = [family for family, choices in domains.items() if len(choices) == 1 and family not in done]
        while waiting:
            family = waiting.pop()
            if family in done:
                continue
            done.add(family)
            for other, left in self._neighbours(family, domains):
                if not left:
                    return None
                domains[other] = left
                if len(left) == 1 and other not in done:
                    waiting.append(other)
        return domains, done

    def _neighbours(self, family: int, domains: Domains) -> Iterable[tuple[int, tuple[Choice, ...]]]:
        choice = domains[family][0]
        for need in self.links.get(family, ()):
            here, there, other = need.left, need.right, need.other
            if family == need.other:
                here, there, other = need.right, need.left, need.one
            fitting = self.solver.index(self.cut, other, there).get(choice.of(here), ())
            yield (
                other,
                tuple(
                    one for one in domains[other] if one in fitting or _same_slot(choice, one, here, there)
                ),
            )
        for both in self.around.get(family, ()):
            if family == both.one:
                yield both.other, tuple(one for one in domains[both.other] if both.agree(choice, one))
            else:
                yield both.one, tuple(one for one in domains[both.one] if both.agree(one, choice))


def _agree(one: Choice, other: Choice, left: Row, right: Row) -> bool:
    """Whether two keys hash the same."""
    return one.of(left) == other.of(right) or _same_slot(one, other, left, right)


def _same_slot(one: Choice, other: Choice, left: Row, right: Row) -> bool:
    """Two keys without holes that stay as they are and share a slot by computation."""
    if not (one.kept and other.kept):
        return False
    texts = [choice.of(row) for choice, row in ((one, left), (other, right))]
    if any(isinstance(letter, Hole) for text in texts for letter in text):
        return False
    first, second = ("".join(map(str, text)) for text in texts)
    return key_slot(first) == key_slot(second)


def _order(domains: Domains, links: dict[int, list[Equal]], tied: set[int]) -> dict[int, int]:
    """Tied families first, one connected part after the other; those that follow come last."""
    order: dict[int, int] = {}
    for root in sorted(tied):
        waiting = [root] if root not in order else []
        while waiting:
            family = waiting.pop()
            if family in order:
                continue
            order[family] = root
            waiting += [end for need in links.get(family, ()) for end in (need.one, need.other)]
    last = len(domains) + max(domains, default=0) + 1
    return {family: order.get(family, last) for family in domains}
