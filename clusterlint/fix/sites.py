"""Which insertions put the wanted braces into every text that must get them, and into no other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from clusterlint.finding import Location
from clusterlint.fix.model import Edit
from clusterlint.fix.places import Chain, Places, Wish
from clusterlint.plan.model import Braces, Position
from clusterlint.slots.source import Built, Cut, Either, Source
from clusterlint.slots.template import Hole, Part, Template

MOST_TRIES = 20_000
"""Choices that are tried for one group; more of them mean that its sites are tangled beyond repair."""


@dataclass(frozen=True)
class Subject:
    """A text of the program: a key, a pattern, a script, an argument.

    ``wishes``: what goes in where (steps before it); ``bound``: it must get them, else only nothing else may
    get into it. ``group`` numbers those that change together, -1 for a text of none.
    """

    template: Template
    place: Location
    wishes: Mapping[int, Wish] = field(default_factory=dict)
    bound: bool = False
    group: int = -1
    also: tuple[int, ...] = ()  # further groups that it belongs to
    family: int | None = None  # of a key

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups that it changes with."""
        return () if self.group < 0 else (self.group, *self.also)

    @cached_property
    def expressions(self) -> frozenset[Location]:
        """The expressions that it is built by."""
        return frozenset(expressions(self.template.source))


@dataclass(frozen=True, slots=True)
class Solved:
    """The insertions for a group, and the other groups that some of them serve as well."""

    edits: tuple[Edit, ...]
    shared: frozenset[int]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a group cannot be changed, and where."""

    why: str
    place: Location
    adoptable: tuple[int, Braces] | None = None  # a family that would only have to get these braces as well
    owner: Subject | None = None  # the text that cannot be changed


def expressions(source: Source | None) -> Iterator[Location]:
    """The expressions of a source, outermost first; what branches share is walked once."""
    pending: list[Source | None] = [source]
    seen: set[Source | None] = {None}
    while pending:
        one = pending.pop()
        if one in seen:
            continue
        seen.add(one)
        if isinstance(one, Location):
            yield one
        elif isinstance(one, Cut):
            pending.append(one.source)
        elif isinstance(one, Either):
            pending += reversed(one.options)
        elif isinstance(one, Built):
            yield one.place
            pending += [piece.source for piece in reversed(one.pieces)]


class Sites:
    """All texts of a program, and the insertions that touch them."""

    def __init__(self, places: Places, subjects: Sequence[Subject]) -> None:
        self._places = places
        self._subjects = _unlike(subjects)
        self._by_expression: dict[Location, list[Subject]] = {}
        for subject in self._subjects:
            for expression in subject.expressions:
                self._by_expression.setdefault(expression, []).append(subject)
        self._touched: dict[int, dict[tuple[str, int], set[int]]] = {}
        self._allowed: dict[tuple[Edit, Wish], tuple[bool, Subject | None]] = {}

    def solve(self, group: int) -> Solved | Refused:
        """The insertions of a group; it is refused as a whole where one text of it cannot be changed."""
        mine = self._bound(group)
        chains: dict[Chain, None] = {}
        for subject in mine:
            allowed = self._chains(subject)
            if isinstance(allowed, Refused):
                return allowed
            chains.update(allowed)
        chosen = _exactly_one(list(chains))
        if chosen is None:
            place = mine[0].place
            return Refused("its build sites share texts in a way that no set of changes fits", place)
        served = {
            subject.group
            for edit in chosen
            for subject in self._hit(edit)
            if subject.group not in (-1, group)
        }
        return Solved(tuple(sorted(chosen)), frozenset(served - {group}))

    def stuck(self, group: int) -> list[Refused]:
        """Every text of a group that cannot be changed."""
        found = map(self._chains, self._bound(group))
        return [one for one in found if isinstance(one, Refused)]

    def _bound(self, group: int) -> list[Subject]:
        return [subject for subject in self._subjects if group in subject.groups and subject.bound]

    def _chains(self, subject: Subject) -> dict[Chain, None] | Refused:
        """The insertions that may be taken for each way in which a text is built."""
        found: dict[Chain, None] = {}
        for step, wish in sorted(subject.wishes.items()):
            for chain in sorted(self._places.chains(subject.template.source, step, wish)):
                allowed = tuple(edit for edit in chain if self._allows(edit, subject)[0])
                if not allowed:
                    return replace(self._refusal(subject, step, wish, chain), owner=subject)
                found[allowed] = None
        return found

    def _refusal(self, subject: Subject, step: int, wish: Wish, chain: Chain) -> Refused:
        text = _wanted(subject.template, step, wish)
        if not chain:
            place = _nearest(subject.template.source) or subject.place
            return Refused(f"{text}: the text there does not come from a literal that can be changed", place)
        other = next((one for edit in chain if (one := self._allows(edit, subject)[1]) is not None), None)
        if other is None:
            why = "the code that would get it builds another place of the key as well"
            return Refused(f"{text}: {why}", subject.place)
        why = f"{text}: the text to change is part of `{other.template}` too, which must stay as it is"
        return Refused(why, other.place, self._adopted(subject, other))

    def _adopted(self, owner: Subject, other: Subject) -> tuple[int, Braces] | None:
        """The braces that another key would get by the first places of this one's."""
        if other.family is None or other.wishes or len(owner.wishes) != 2:
            return None
        found: list[int] = []
        for step, wish in sorted(owner.wishes.items()):
            steps = {
                one
                for chain in self._places.chains(owner.template.source, step, wish)
                for edit in chain[:1]
                for one in self._steps(other).get((edit.path, edit.start), ())
            }
            found += steps if len(steps) == 1 else []
        if len(found) != 2 or found[0] >= found[1]:
            return None
        braces = Braces(*(Position.at(other.template, step) for step in found))
        changing = braces.put(other.template).hashed().literal is None
        return (other.family, braces) if changing and not other.template.tagged else None

    def _allows(self, edit: Edit, owner: Subject) -> tuple[bool, Subject | None]:
        """Whether every text that the insertion gets into wants it there; else one that does not."""
        for subject in self._hit(edit):
            steps = self._steps(subject)[edit.path, edit.start]
            wanted = {step for step in steps if step in subject.wishes}
            if len(steps) != 1 or wanted != steps or not self._means(subject, edit, next(iter(steps))):
                return False, None if subject is owner else subject
        return True, None

    def _means(self, subject: Subject, edit: Edit, step: int) -> bool:
        """Whether the insertion is that which the text wants there."""
        chains = self._places.chains(subject.template.source, step, subject.wishes[step])
        return any(edit in chain for chain in chains)

    def _hit(self, edit: Edit) -> list[Subject]:
        """The texts that an insertion gets into."""
        near = {id(subject): subject for expression, subjects in self._near(edit) for subject in subjects}
        return [one for one in near.values() if (edit.path, edit.start) in self._steps(one)]

    def _near(self, edit: Edit) -> list[tuple[Location, list[Subject]]]:
        found = self._by_path.get(edit.path, [])
        return [
            (place, subjects) for start, end, place, subjects in found if start - 8 <= edit.start <= end + 8
        ]

    @cached_property
    def _by_path(self) -> dict[str, list[tuple[int, int, Location, list[Subject]]]]:
        found: dict[str, list[tuple[int, int, Location, list[Subject]]]] = {}
        for place, subjects in self._by_expression.items():
            start, end = self._places.span(place)
            found.setdefault(place.path, []).append((start, end, place, subjects))
        return found

    def _steps(self, subject: Subject) -> dict[tuple[str, int], set[int]]:
        """For every place in the code at which something could be inserted, where it would show."""
        found = self._touched.get(id(subject))
        if found is None:
            found = self._touched[id(subject)] = {}
            for step in range(subject.template.steps + 1):
                for opens in (True, False):
                    for chain in self._places.chains(subject.template.source, step, Wish("{", opens)):
                        for edit in chain:
                            found.setdefault((edit.path, edit.start), set()).add(step)
        return found


def _unlike(subjects: Sequence[Subject]) -> list[Subject]:
    """Each text once: the same template from the same places with the same wishes is one."""
    found: dict[object, Subject] = {}
    for one in subjects:
        key = (one.template, one.template.source, tuple(sorted(one.wishes.items(), key=_order)), one.group)
        old = found.get(key)
        if old is None or (one.bound and not old.bound):
            found[key] = one
    return list(found.values())


def _order(item: tuple[int, Wish]) -> tuple[int, str, bool]:
    return item[0], item[1].text, item[1].opens


def _nearest(source: Source | None) -> Location | None:
    return next(expressions(source), None)


def _wanted(template: Template, step: int, wish: Wish) -> str:
    """What the key needs, in words: "`user:{uid}:a` needs `{` in front of `user:`"."""
    steps = [step for part in template.parts for step in (part if isinstance(part, str) else (part,))]
    beside = _run(steps[step:]) if wish.opens else _run(steps[:step][::-1])[::-1]
    side = "in front of" if wish.opens else "behind"
    where = (
        f"{side} `{Template.of(beside)}`" if beside else "at its beginning" if wish.opens else "at its end"
    )
    return f"`{template}` needs `{wish.text}` {where}"


def _run(steps: Sequence[Part]) -> list[Part]:
    """A hole, or the letters up to the next hole."""
    if steps and isinstance(steps[0], Hole):
        return [steps[0]]
    return list(itertools.takewhile(lambda one: isinstance(one, str), steps))


def _exactly_one(chains: list[Chain]) -> set[Edit] | None:
    """Insertions of which every chain has exactly one, the first ones of the chains where possible."""
    chains = sorted(set(chains), key=lambda chain: (len(chain), chain))
    tries = 0

    def place(number: int, chosen: frozenset[Edit], banned: frozenset[Edit]) -> frozenset[Edit] | None:
        nonlocal tries
        while number < len(chains):
            chain = chains[number]
            hits = [edit for edit in chain if edit in chosen]
            if len(hits) > 1:
                return None
            if hits:
                banned |= set(chain) - chosen
                number += 1
                continue
            for edit in chain:
                tries += 1
                meets = any(e.path == edit.path and e.start == edit.start for e in chosen)
                if edit in banned or meets or tries > MOST_TRIES:
                    continue
                found = place(number + 1, chosen | {edit}, banned | (set(chain) - {edit}))
                if found is not None:
                    return found
            return None
        return chosen if not chosen & banned else None

    found = place(0, frozenset(), frozenset())
    return None if found is None else set(found)
