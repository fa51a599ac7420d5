"""Key templates: text with holes, and the question whether two of them share a slot."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from enum import Enum

from msgspec import Struct

from clusterlint.slots.hashing import key_slot
from clusterlint.slots.source import Source


class Hole(Struct, frozen=True, eq=False):
    """A part of a key that is only known at run time.

    Two holes with equal ``identity`` hold the same value. ``loops`` are the loops (outermost
    first) in which the value changes from turn to turn. ``origin`` says where the value comes
    from, when that matters: "request" (outside input), "json" (may hold braces), "setting",
    "number", "parameter", or "". ``setting`` is the environment variable or settings attribute behind it,
    ``default`` the literal that it is where that is not set, if it is known.
    """

    identity: Hashable
    name: str
    loops: tuple[int, ...] = ()
    origin: str = ""
    setting: str | None = None
    default: str | None = None

    def __eq__(self, other: object) -> bool:
        return type(other) is Hole and self.identity == other.identity

    def __ne__(self, other: object) -> bool:
        return not self == other  # a struct has one of its own

    def __hash__(self) -> int:
        return hash(self.identity)


Part = str | Hole


class Template(Struct, frozen=True, eq=False):
    """A key (or any text) as literal parts and holes; adjacent literals are always merged.

    ``source`` is where its text stands in the code, as far as that is known; it is not compared.
    """

    parts: tuple[Part, ...]
    source: Source | None = None

    def __eq__(self, other: object) -> bool:
        return type(other) is Template and self.parts == other.parts

    def __ne__(self, other: object) -> bool:
        return not self == other  # a struct has one of its own

    def __hash__(self) -> int:
        return hash(self.parts)

    @classmethod
    def of(cls, parts: Iterable[Part], source: Source | None = None) -> Template:
        """Build a template, merging neighbouring literals and dropping empty ones."""
        merged: list[Part] = []
        for part in parts:
            if isinstance(part, str):
                if not part:
                    continue
                if merged and isinstance(merged[-1], str):
                    merged[-1] += part
                    continue
            merged.append(part)
        return cls(tuple(merged), source)

    @property
    def steps(self) -> int:
        """Its length: a character and a hole are one step each."""
        return sum(len(part) if isinstance(part, str) else 1 for part in self.parts)

    @property
    def literal(self) -> str | None:
        """The whole text, if there is no hole."""
        if not self.parts:
            return ""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0]
        return None

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The holes in order."""
        return tuple([part for part in self.parts if type(part) is Hole])

    @property
    def bare(self) -> bool:
        """True for a template that is nothing but one hole: a key built somewhere else."""
        return len(self.parts) == 1 and isinstance(self.parts[0], Hole)

    def __str__(self) -> str:
        """As people write it: holes as ``{name}``, real braces doubled as in an f-string."""
        return "".join(
            part.replace("{", "{{").replace("}", "}}") if isinstance(part, str) else "{" + part.name + "}"
            for part in self.parts
        )

    def hashed(self) -> Template:
        """The part that CRC16 sees, symbolically; holes are taken to hold no braces."""
        span = self._tag_span()
        if span is None:
            return self
        (first, start), (last, end) = span
        if first == last:
            text = self.parts[first]
            assert isinstance(text, str)
            return Template.of([text[start:end]])
        head, tail = self.parts[first], self.parts[last]
        assert isinstance(head, str) and isinstance(tail, str)
        return Template.of([head[start:], *self.parts[first + 1 : last], tail[:end]])

    @property
    def tagged(self) -> bool:
        """True when a non-empty hash tag stands in the literal text."""
        return self._tag_span() is not None

    def _tag_span(self) -> tuple[tuple[int, int], tuple[int, int]] | None:
        opened: tuple[int, int] | None = None
        for index, part in enumerate(self.parts):
            if not isinstance(part, str):
                continue
            offset = 0
            if opened is None:
                brace = part.find("{")
                if brace < 0:
                    continue
                opened, offset = (index, brace + 1), brace + 1
            close = part.find("}", offset)
            if close >= 0:
                empty = opened == (index, close)
                return None if empty else (opened, (index, close))
        return None

    def fill(self, values: dict[Hashable, str]) -> str:
        """A concrete key, with the given value for each hole's identity."""
        return "".join(part if isinstance(part, str) else values[part.identity] for part in self.parts)


class Together(Enum):
    """Do two keys live in one slot?"""

    ALWAYS = "always"
    BY_COMPUTATION = "by computation"  # two different literals whose slots happen to be equal
    APART = "apart"  # two literals in different slots
    BY_CHANCE = "by chance"  # depends on run-time values


def together(one: Template, other: Template) -> Together:
    """Compare two keys whose equal holes hold equal values."""
    left, right = one.hashed(), other.hashed()
    if left == right:
        return Together.ALWAYS
    if left.literal is not None and right.literal is not None:
        same = key_slot(left.literal) == key_slot(right.literal)
        return Together.BY_COMPUTATION if same else Together.APART
    return Together.BY_CHANCE
