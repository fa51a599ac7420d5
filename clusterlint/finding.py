"""A finding: what breaks, where, with which keys, and what to do. Plain values, no syntax."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct, field

from clusterlint.levels import Confidence, Severity

__all__ = [
    "Applicability",
    "Confidence",
    "Effect",
    "Estimate",
    "Finding",
    "FixHint",
    "KeyFact",
    "Location",
    "Related",
    "Replacement",
    "Rewriting",
    "Severity",
]


class Effect(str, Enum):
    """How the break shows itself."""

    LOUD = "loud"
    SILENT = "silent"
    LUCK = "luck"


class Applicability(str, Enum):
    """Whether the suggested way out can be applied without a person."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    MANUAL = "manual"


class Location(Struct, frozen=True, order=True, gc=False):
    """A range in a file; path relative to the root with forward slashes, lines and columns 1-based."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class KeyFact(Struct, frozen=True):
    """One key of the call: its template as people read it, and where it was built."""

    template: str
    path: str
    line: int
    slot: int | None
    hashed: str


class Related(Struct, frozen=True):
    """A second place that belongs to the finding, with a few words on why."""

    location: Location
    label: str


class Estimate(Struct, frozen=True):
    """Probability that all keys fall in one slot, and on one master; None where unknown."""

    same_slot: float
    same_node: float


class FixHint(Struct, frozen=True):
    """The way out in one sentence, and who may apply it."""

    applicability: Applicability
    summary: str


class Replacement(Struct, frozen=True):
    """What stands at a place becomes another text; a place without extent is an insertion."""

    location: Location
    text: str


class Rewriting(Struct, frozen=True):
    """A change of the code that is proven to do what its title says, all of it or none."""

    title: str
    applicability: Applicability
    replacements: tuple[Replacement, ...]


class Finding(Struct, frozen=True):
    """What one rule says about one place."""

    rule: str
    name: str
    severity: Severity
    confidence: Confidence
    effect: Effect
    location: Location
    message: str
    endpoint: str | None = None
    also: tuple[str, ...] = ()  # other endpoints that the client may connect to instead
    command: str | None = None
    keys: tuple[KeyFact, ...] = ()
    related: tuple[Related, ...] = ()
    estimate: Estimate | None = None
    witness: str | None = None
    fix: FixHint | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """The one order in which findings are shown, in every format."""
        return (
            self.location.path,
            self.location.line,
            self.location.column,
            self.rule,
            self.message,
        )
