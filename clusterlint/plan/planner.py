"""From the map of the keys to the plan: which families get which braces, and what no tag can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clusterlint.keys.families import form
from clusterlint.keys.model import Access, KeyMap
from clusterlint.plan.conflict import Conflicts
from clusterlint.plan.model import FamilyPlan, GroupPlan, Obstacle, Spread, TagPlan
from clusterlint.plan.needs import Equal, Needs, Placed, Varies, needs, proven
from clusterlint.plan.outline import Choice, Outline, letters, shape
from clusterlint.plan.overlap import Overlap, homes, overlaps
from clusterlint.plan.reasons import Reasons
from clusterlint.plan.remedies import cost
from clusterlint.plan.solve import Solution, Solver
from clusterlint.plan.spread import spread
from clusterlint.slots.template import Template


def plan(keys: KeyMap, masters: int) -> TagPlan:
    """The tags for all groups of families that must share slots."""
    world = _World(keys, masters)
    groups = sorted((group for tied in world.tied() for group in world.plans(tied)), key=lambda g: g.families)
    new = {one.family: one.hashed for group in groups for one in group.plans}
    return TagPlan(
        tuple(groups),
        masters,
        before=world.spread(range(len(keys.families)), {}),
        after=world.spread(range(len(keys.families)), new),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Accesses of one place that ask for the same families, as one question."""

    accesses: tuple[Access, ...]
    needs: Needs

    @property
    def one_slot(self) -> bool:
        return all(access.one_slot for access in self.accesses)


class _World:
    """The families of a program as the planner sees them."""

    def __init__(self, keys: KeyMap, masters: int) -> None:
        self.keys = keys
        self.masters = masters
        self.outlines = {
            n: Outline(n, family.templates, family.inserted) for n, family in enumerate(keys.families)
        }
        taken = frozenset(shape(one.row) for one in self.outlines.values() if "{" in one.row)
        for outline in self.outlines.values():
            outline.taken = taken
        self.homes = homes(keys.families, self.outlines)
        self.overlaps = overlaps(keys.families, self.outlines, self.homes)
        self._numbers = {form(one.templates[0]): n for n, one in enumerate(keys.families)}
        self._placed: dict[Template, Placed | None] = {}

    def number(self, template: Template) -> int | None:
        """The family of a template."""
        one = form(template)
        return None if one is None else self._numbers.get(one)

    def place(self, template: Template) -> Placed | None:
        """Where it is planned."""
        if template not in self._placed:
            self._placed[template] = self._find(template)
        return self._placed[template]

    def _find(self, template: Template) -> Placed | None:
        number = self.number(template)
        if number is None:
            return None
        row, home = letters(template), self.homes.get(number)
        if home is None:
            return Placed(number, row, None)
        return Placed(home.family, home.row(row, self.outlines[home.family].row), home)

    def planned(self, family: int) -> int:
        """The family that it is planned with."""
        home = self.homes.get(family)
        return family if home is None else home.family

    def tied(self) -> Iterator[tuple[int, ...]]:
        """Planned families that must be looked at together: used together, or with keys in common."""
        links = [[self.planned(n) for n in group.families] for group in self.keys.groups]
        links += [[both.one, both.other] for both in self.overlaps]
        return components(links)

    def spread(self, families: Iterable[int], new: Mapping[int, Template]) -> Spread:
        """Where the keys are, once these families hash something else."""
        counted = [n for n in families if n not in self.homes]
        return spread([new.get(n, self.outlines[n].template.hashed()) for n in counted], self.masters)

    def plans(self, tied: tuple[int, ...]) -> Iterator[GroupPlan]:
        """The plans of families that are looked at together, those apart that turn out to be."""
        inside = set(tied)
        accesses = [
            access
            for group in self.keys.groups
            if not inside.isdisjoint(self.planned(n) for n in group.families)
            for access in group.accesses
        ]
        if accesses:
            both = tuple(one for one in self.overlaps if one.one in inside)
            yield from _Group(self, tied, accesses, both).plans()


class _Group:
    """Families that are looked at together."""

    def __init__(
        self, world: _World, tied: tuple[int, ...], accesses: list[Access], both: tuple[Overlap, ...]
    ) -> None:
        self.world = world
        self.accesses = accesses
        self.overlaps = both
        self.outlines = {n: world.outlines[n] for n in tied}

    def plans(self) -> Iterator[GroupPlan]:
        """Solve, give up what cannot be held, explain it."""
        asked = self._asked()
        solver = Solver(self.outlines, self.overlaps)
        conflicts = Conflicts(
            lambda some: solver.solve(asked[n].needs for n in sorted(some)) is not None,
            [max(cost(access) for access in one.accesses) for one in asked],
            frozenset(n for n, one in enumerate(asked) if one.one_slot),
        )
        dropped = conflicts.given_up()
        kept = frozenset(range(len(asked))) - dropped
        found = solver.solve(asked[n].needs for n in sorted(kept))
        assert found is not None
        reasons = Reasons(self.outlines, solver)
        obstacles = [
            reasons.obstacle(
                [(asked[n].accesses[0], asked[n].needs) for n in (number, *sorted(some - {number}))]
            )
            for number in sorted(dropped)
            for some in (conflicts.smallest(kept, number),)
        ]
        obstacles = [
            *_by_place(obstacles),
            *(reasons.unknown(one, needs(one, self.world.place)) for one in self._unknown()),
        ]
        hot = (
            Solver(self.outlines, self.overlaps, hot=True).solve(o.needs for o in asked) if dropped else None
        )
        yield from self._apart(found, obstacles, hot)

    def _asked(self) -> list[_Asked]:
        """What is asked at each place; equal questions of one place are one."""
        found: dict[tuple[object, ...], list[tuple[Access, Needs]]] = {}
        for access in self.accesses:
            if access.one_slot or not access.unknown:
                wanted = needs(access, self.world.place)
                place = (access.kind, access.location, self._planned(access), access.one_slot)
                found.setdefault(place, []).append((access, wanted))
        return [
            _Asked(
                tuple(access for access, _ in some),
                Needs(
                    frozenset[Equal]().union(*(one.equal for _, one in some)),
                    frozenset[Varies]().union(*(one.varies for _, one in some)),
                ),
            )
            for some in found.values()
        ]

    def _unknown(self) -> list[Access]:
        """One access for each place with keys that could not be worked out."""
        found = {
            (access.kind, access.location): access
            for access in reversed(self.accesses)
            if access.unknown and not access.one_slot
        }
        return sorted(found.values(), key=lambda one: (one.location, one.kind.value))

    def _planned(self, access: Access) -> tuple[int, ...]:
        return tuple(sorted({self.world.planned(n) for n in access.families}))

    def _apart(self, found: Solution, obstacles: list[Obstacle], hot: Solution | None) -> Iterator[GroupPlan]:
        """A plan for each set of families that are tied by accesses, or by names that change together."""
        changed = {n for one in (found, hot or {}) for n, choice in one.items() if not choice.kept}
        links: list[Sequence[int]] = [self._planned(access) for access in self.accesses]
        links += [pair for obstacle in obstacles for pair in obstacle.overlaps]
        links += [(both.one, both.other) for both in self.overlaps if {both.one, both.other} <= changed]
        for planned in components(links):
            accesses = tuple(one for one in self.accesses if self.world.planned(one.families[0]) in planned)
            if accesses:
                mine = tuple(one for one in obstacles if one.access in accesses)
                yield self._plan(planned, accesses, mine, found, hot if mine else None)

    def _plan(
        self,
        planned: tuple[int, ...],
        accesses: tuple[Access, ...],
        obstacles: tuple[Obstacle, ...],
        found: Solution,
        hot: Solution | None,
    ) -> GroupPlan:
        world = self.world
        changed = any(not found[n].kept or (hot is not None and not hot[n].kept) for n in planned)
        inside = [n for n in range(len(world.keys.families)) if world.planned(n) in planned]
        used = {n for access in accesses for n in access.families}
        families = tuple(n for n in inside if n in used or changed)
        new = {n: self._choice(n, found) for n in families}
        plans = self._family_plans(families, new)
        return GroupPlan(
            families=families,
            accesses=accesses,
            plans=plans,
            held=tuple(one for one in accesses if proven(one, lambda old: self._new(old, new))),
            obstacles=obstacles,
            before=world.spread(families, {}),
            after=world.spread(families, {one.family: one.hashed for one in plans}),
            hot=any(self._hot_today(n) for n in families),
            together=()
            if hot is None
            else self._family_plans(families, {n: self._choice(n, hot) for n in families}),
        )

    def _hot_today(self, family: int) -> bool:
        """The tag of keys that change is written down as a constant, and not a value that was put there."""
        outline = self.world.outlines[family]
        return outline.heats(outline.today) and not outline.put_in(outline.today)

    def _choice(self, family: int, found: Solution) -> Choice:
        home = self.world.homes.get(family)
        if home is None:
            return found[family]
        return home.choice(found[home.family], self.world.outlines[family].today)

    def _family_plans(self, families: tuple[int, ...], new: Mapping[int, Choice]) -> tuple[FamilyPlan, ...]:
        """All families of a group; none where no name changes."""
        if all(choice.kept for choice in new.values()):
            return ()
        return tuple(self._family_plan(n, families, new[n]) for n in families)

    def _family_plan(self, number: int, families: tuple[int, ...], choice: Choice) -> FamilyPlan:
        outline, home = self.world.outlines[number], self.world.homes.get(number)
        braces = choice.braces(outline.template)
        new = outline.template if braces is None else braces.put(outline.template)
        every = self.world.keys.families
        same = [n for n in families if n in every[number].within or number in every[n].within]
        return FamilyPlan(
            family=number,
            old=outline.template,
            new=new,
            braces=braces,
            hashed=new.hashed(),
            constant=outline.constant(choice),
            distinct=outline.distinct(choice),
            hazards=outline.hazards(choice),
            follows=tuple(same),
            home=None if home is None else home.family,
        )

    def _new(self, old: Template, new: Mapping[int, Choice]) -> Template:
        number = self.world.number(old)
        choice = None if number is None else new.get(number)
        braces = None if choice is None else choice.braces(old)
        return old if braces is None else braces.put(old)


def _by_place(obstacles: Sequence[Obstacle]) -> Iterator[Obstacle]:
    """One for each place, with the others there."""
    found: dict[tuple[object, ...], list[Obstacle]] = {}
    for one in obstacles:
        found.setdefault((one.access.kind, one.access.location), []).append(one)
    for first, *others in found.values():
        yield replace(first, also=tuple(one.access for one in others))


def components(links: Iterable[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """The numbers that hang together over the links, in order."""
    parent: dict[int, int] = {}

    def top(one: int) -> int:
        parent.setdefault(one, one)
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for link in links:
        for one in link:
            low, high = sorted((top(link[0]), top(one)))
            parent[high] = low
    found: dict[int, list[int]] = {}
    for one in sorted(parent):
        found.setdefault(top(one), []).append(one)
    return (tuple(found[root]) for root in sorted(found))
