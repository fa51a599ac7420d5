"""What the tag planner says, as plain values. Families are named by their place in KeyMap.

A plan inserts braces and does nothing else: a new key without the inserted braces is the old key.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from clusterlint.keys.model import Access
from clusterlint.slots.template import Part, Template


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between two characters or holes of a template: ``offset`` into the part with index ``part``.

    In a literal part ``offset`` counts the characters before it, up to all of them; a hole is never cut:
    0 is before it, 1 behind it. Every place has one name, which ``Position.at`` gives: where a literal and
    a hole meet it is told in the literal, where two holes meet it is before the second.
    """

    part: int
    offset: int

    @classmethod
    def at(cls, template: Template, steps: int) -> Position:
        """The place behind that many characters and holes of the template."""
        left = steps
        last = len(template.parts) - 1
        for index, part in enumerate(template.parts):
            if isinstance(part, str):
                if left <= len(part):
                    return cls(index, left)
                left -= len(part)
            elif left == 0 or (left == 1 and index == last):
                return cls(index, left)
            else:
                left -= 1
        raise ValueError(f"{template} has no place behind {steps} characters and holes")

    def steps(self, template: Template) -> int:
        """How many characters and holes stand before it."""
        before = template.parts[: self.part]
        return sum(len(part) if isinstance(part, str) else 1 for part in before) + self.offset


@dataclass(frozen=True, slots=True)
class Braces:
    """Where ``{`` and ``}`` go. The same in every template of a family, whatever its holes are called."""

    start: Position
    end: Position

    def put(self, template: Template) -> Template:
        """The template with the braces inserted."""
        places = ((self.start, "{"), (self.end, "}"))
        parts: list[Part] = []
        for index, part in enumerate(template.parts):
            done = 0
            for offset, brace in ((place.offset, brace) for place, brace in places if place.part == index):
                parts += [*_cut(part, done, offset), brace]
                done = offset
            parts += _cut(part, done, None)
        return Template.of(parts)


def _cut(part: Part, start: int, end: int | None) -> list[Part]:
    """A piece of the part; a hole is one piece, which is there or not."""
    if isinstance(part, str):
        return [part[start:end]]
    return list[Part]([part])[start:end]


@dataclass(frozen=True, slots=True)
class Hazard:
    """A hole before or inside the hash tag whose value may hold braces of its own (CL503, CL502)."""

    hole: str
    why: str


@dataclass(frozen=True, slots=True)
class FamilyPlan:
    """What becomes of one family.

    ``old`` and ``new`` are those of its spelling; every other template of the family gets its braces by
    ``braces.put``. ``braces`` is None for a family that stays as it is: it already has the tag, or its whole
    key is what the others put between their braces. ``hashed`` is what CRC16 sees of the new key;
    ``constant``: that is the same for all keys of the family; ``distinct`` says how many: "1",
    "one for each {uid}", or "one for each value like 7" where the code was only seen to put in that one.
    ``follows`` are families that may hold the same keys, so that one is not renamed without the other.
    ``home``: the code builds these keys where it builds the wider family with that number, with known values
    in its holes; they change with it.
    """

    family: int
    old: Template
    new: Template
    braces: Braces | None
    hashed: Template
    constant: bool
    distinct: str
    hazards: tuple[Hazard, ...] = ()
    follows: tuple[int, ...] = ()
    home: int | None = None

    @property
    def renamed(self) -> bool:
        """Whether keys get another name."""
        return self.braces is not None


class Remedy(str, Enum):
    """What can be done where no hash tag can."""

    PER_SLOT = "per-slot"  # one command for each key, in a pipeline without MULTI: runs on both, not atomic
    SPLIT = "split"  # several transactions, each in a slot of its own
    REDESIGN = "redesign"  # other keys, or another way to keep them in step
    NAME_KEYS = "name-keys"  # the keys could not be worked out: nothing can be proven


@dataclass(frozen=True, slots=True)
class Obstacle:
    """An access that the plan gives up, and why.

    ``accesses``: a smallest set that no tags can hold together, ``access`` is one of them. ``overlaps``:
    pairs of families that may hold the same keys, where that is part of what stands in the way. ``also``: the
    same place with other keys, which fails as well.
    """

    access: Access
    accesses: tuple[Access, ...]
    why: str
    remedy: Remedy
    text: str
    overlaps: tuple[tuple[int, int], ...] = ()
    also: tuple[Access, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the keys of some families are, if their changing parts take very many values.

    Every family counts once. ``nodes``: the share of each master, together 1.0. ``slots``: the slots of
    the families that hash a constant, None for each family whose keys are in all slots.
    """

    slots: tuple[int | None, ...]
    nodes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """Families that are tied together by accesses, or because they may hold the same keys.

    ``plans`` has every family of the group, or none where nothing is to be renamed. ``obstacles`` are the
    accesses that stay unproven with them; ``held`` those that are then proven in one slot. ``together`` are
    plans with a constant tag that would hold all accesses, at the price of a hot slot: never taken unasked.
    ``hot``: families with changing parts have a constant tag in the code already, and keep it.
    """

    families: tuple[int, ...]
    accesses: tuple[Access, ...]
    plans: tuple[FamilyPlan, ...]
    held: tuple[Access, ...]
    obstacles: tuple[Obstacle, ...]
    before: Spread
    after: Spread
    hot: bool = False
    together: tuple[FamilyPlan, ...] = ()

    @property
    def renamed(self) -> tuple[FamilyPlan, ...]:
        """The families whose keys get another name."""
        return tuple(plan for plan in self.plans if plan.renamed)


@dataclass(frozen=True, slots=True)
class TagPlan:
    """The plan for a whole program."""

    groups: tuple[GroupPlan, ...] = ()
    masters: int = 3
    before: Spread = field(default_factory=lambda: Spread((), ()))
    after: Spread = field(default_factory=lambda: Spread((), ()))

    def of(self, family: int) -> FamilyPlan | None:
        """The plan of a family; None where it is in no group or its group keeps all names."""
        plans = (plan for group in self.groups for plan in group.plans)
        return next((plan for plan in plans if plan.family == family), None)

    def only(self, families: frozenset[int]) -> TagPlan:
        """The groups that have one of these families."""
        kept = tuple(group for group in self.groups if not families.isdisjoint(group.families))
        return replace(self, groups=kept)
