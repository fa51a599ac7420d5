"""A family as the planner sees it: characters and holes in a row, and the places where a tag can stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from clusterlint.plan.model import Braces, Hazard, Position
from clusterlint.slots.template import Hole, Template

Letters = tuple[str | Hole, ...]
"""A template one character or hole at a time; what can stand between braces is a slice of it."""

Row = tuple[str | Hole | Letters, ...]
"""The same for a key whose value at a hole is known: the letters of the value stand there, as one step."""

_STRONG = frozenset(":/|")
_LEAST = 3  # letters of a constant tag that cuts a word: shorter ones are equal by chance
_COARSE = re.compile(
    r"(tenant|org|organi[sz]ation|team|shop|company|account|customer|region|lang|language|locale|type|kind|status|"
    r"state|category|env|environment|version|day|date|week|month|year|hour|mode|level|priority|shard|bucket|"
    r"namespace|prefix|app|service|queue|part|field)(_?(id|name|key))?$",
    re.IGNORECASE,
)
_RISK = "comes from outside and stands {} the tag: with a brace in it the key is in another slot"
_FINE = re.compile(
    r"(^|_|\b)(u?u?id|pk|uid|key|token|hash|digest|email|sku|ip|url|session|user|order)s?$", re.IGNORECASE
)


Shape = tuple["str | None", ...]
"""The letters of a family, whatever its holes are called (None)."""


def letters(template: Template) -> Letters:
    """The template in single steps."""
    return tuple(one for part in template.parts for one in (part if isinstance(part, str) else (part,)))


def shape(row: Letters) -> Shape:
    """The letters without the names of the holes."""
    return tuple(one if isinstance(one, str) else None for one in row)


class Cut(IntEnum):
    """How fine a literal part may be cut to put a brace there."""

    PIECES = 0  # at ``:``, ``/``, ``|``, at holes and at the ends
    WORDS = 1  # and at the borders of words
    ANYWHERE = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What is hashed, from step ``start`` to ``end``; ``kept``: by no new brace, the key stays as it is."""

    start: int
    end: int
    kept: bool

    def of(self, row: Row) -> Letters:
        """What is hashed of a key of the family."""
        found = row[self.start : self.end]
        return tuple(one for step in found for one in (step if isinstance(step, tuple) else (step,)))

    def braces(self, template: Template) -> Braces | None:
        """The braces that make it so."""
        if self.kept:
            return None
        return Braces(Position.at(template, self.start), Position.at(template, self.end))


class Outline:
    """One family: its template, which holes vary, which may hold braces, and what is hashed today.

    ``inserted`` are texts in it that the code puts in as values: with a value that is known, a hole is none.
    ``taken`` are families with braces in the code, whose names this one must not get.
    """

    def __init__(
        self, number: int, templates: Iterable[Template], inserted: frozenset[str] = frozenset()
    ) -> None:
        self.number = number
        self.inserted = inserted
        self.taken: frozenset[Shape] = frozenset()
        self.templates = tuple(templates)
        self.template = self.templates[0]
        self.row = letters(self.template)
        rows = [letters(template) for template in self.templates]
        self.varying = frozenset(
            n for n in self._holes() if any(_origin(row, n) != "setting" for row in rows)
        )
        self.outside = frozenset(
            n for n in self._holes() if any(_origin(row, n) == "request" for row in rows)
        )
        self.json = frozenset(n for n in self._holes() if any(_origin(row, n) == "json" for row in rows))
        tag = _tag(self.row)
        self.tagged = tag is not None
        self.today = Choice(*(tag or (0, len(self.row))), kept=True)

    def _holes(self) -> Iterator[int]:
        return (step for step, one in enumerate(self.row) if isinstance(one, Hole))

    def values(self, choice: Choice) -> int:
        """How many changing values are in the tag; a value that stands there twice is one."""
        return len({self.row[n] for n in self.varying if choice.start <= n < choice.end})

    def constant(self, choice: Choice) -> bool:
        """Whether all keys of the family hash the same text."""
        return not self.values(choice)

    def heats(self, choice: Choice) -> bool:
        """Whether keys that change would all hash the same text."""
        return bool(self.varying) and self.constant(choice)

    def rank(self, choice: Choice) -> tuple[int, ...]:
        """Smaller is better: most changing values, none from outside, whole words, the finest kind, width."""
        inside = [n for n in self.varying if choice.start <= n < choice.end]
        risky = sum(n < choice.end for n in self.outside)
        kind = sum(_kind(self._name(n)) for n in inside)
        text = (choice.start - choice.end, not choice.kept, choice.start)
        return (-self.values(choice), risky, self.parts_word(choice), -kind, *text)

    def choices(self, cut: Cut, more: Iterable[int] = ()) -> Iterator[Choice]:
        """Every tag that the family can have; ``more`` are further borders. A tag that is there stays."""
        yield self.today
        if self.tagged:
            return
        borders = sorted({*self.borders(cut), *more})
        for start in borders:
            for end in borders:
                if start < end and (start, end) != (0, len(self.row)) and self._fits(start, end, cut):
                    yield Choice(start, end, kept=False)

    def parts_word(self, choice: Choice) -> int:
        """How many ends of the tag stand inside of a word."""
        return 0 if choice.kept else sum(self._in_word(step) for step in (choice.start, choice.end))

    def _in_word(self, step: int) -> bool:
        around = self.row[max(step - 1, 0) : step + 1]
        return 0 < step < len(self.row) and all(isinstance(one, str) and one.isalnum() for one in around)

    def borders(self, cut: Cut) -> Iterator[int]:
        """The places where a brace may stand."""
        yield 0
        for step in range(1, len(self.row)):
            before, after = self.row[step - 1 : step + 1]
            if cut is Cut.ANYWHERE or isinstance(before, Hole) or isinstance(after, Hole):
                yield step
            elif before in _STRONG or after in _STRONG:
                yield step
            elif cut is Cut.WORDS and (before.isalnum() != after.isalnum()):
                yield step
        yield len(self.row)

    def _fits(self, start: int, end: int, cut: Cut) -> bool:
        """The tag begins and ends with a word or a hole, and no other brace comes between."""
        inside = self.row[start:end]
        if not all(isinstance(edge, Hole) or edge.isalnum() for edge in (inside[0], inside[-1])):
            return False
        if "{" in self.row[:start] or "}" in inside or any(n < end for n in self.json):
            return False
        if self.taken and shape((*self.row[:start], "{", *inside, "}", *self.row[end:])) in self.taken:
            return False
        return (
            cut is not Cut.ANYWHERE or end - start >= _LEAST or any(isinstance(one, Hole) for one in inside)
        )

    def hazards(self, choice: Choice) -> tuple[Hazard, ...]:
        """Holes that may bring a brace of their own into the tag or before it."""
        return tuple(
            Hazard(self._name(step), _RISK.format("inside" if choice.start <= step else "before"))
            for step in sorted(self.outside)
            if step < choice.end
        )

    def distinct(self, choice: Choice) -> str:
        """How many different texts are hashed, in words."""
        names = [f"{{{self._name(n)}}}" for n in sorted(self.varying) if choice.start <= n < choice.end]
        if names:
            return f"one for each {' and '.join(dict.fromkeys(names))}"
        return f"one for each value like {self.text(choice)}" if self.put_in(choice) else "1"

    def put_in(self, choice: Choice) -> bool:
        """Whether a value that the code puts there is all that is hashed: another one gives another slot."""
        return self.text(choice) in self.inserted

    def text(self, choice: Choice) -> str:
        """What is hashed, as people write it."""
        return "".join(one if isinstance(one, str) else f"{{{one.name}}}" for one in choice.of(self.row))

    def _name(self, step: int) -> str:
        hole = self.row[step]
        assert isinstance(hole, Hole)
        return hole.name


def _tag(row: Letters) -> tuple[int, int] | None:
    """The text between the first { and the first } after it, if there is any."""
    if "{" not in row:
        return None
    start = row.index("{") + 1
    if "}" not in row[start:]:
        return None
    end = row.index("}", start)
    return (start, end) if end > start else None


def _origin(row: Letters, step: int) -> str:
    hole = row[step]
    return hole.origin if isinstance(hole, Hole) else ""


def _kind(name: str) -> int:
    """By its name: 0 for a value that takes few values, 2 for one that names an entity, 1 for others."""
    last = name.rpartition(".")[2]
    if _COARSE.match(last):
        return 0
    return 2 if _FINE.search(last) else 1
