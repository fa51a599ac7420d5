"""What the pictures of an audit show, as plain values. A family is named by its place in the key map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clusterlint.finding import Location


@dataclass(frozen=True, slots=True)
class Pin:
    """A family with one slot for all its keys, today (``before``) or with the tag plan (``after``)."""

    family: int
    old: str
    new: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class HotSlot:
    """A slot that holds all keys of some families, by number, today or with the plan."""

    slot: int
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One master of a cluster of some size: its slots, and the share of the families it would hold."""

    first: int
    last: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Where keys fall. ``shares``: by number of masters, each family counted once."""

    pins: tuple[Pin, ...]
    hot: tuple[HotSlot, ...]
    shares: Mapping[int, tuple[Share, ...]]
    families: int
    spread_before: int  # families whose keys are in all slots
    spread_after: int


@dataclass(frozen=True, slots=True)
class Tie:
    """One place that uses families together. ``state``: "one slot", "tag", "apart" or "split".

    "tag": in one slot with the tag plan; "apart": in no one slot whatever the tags; "split": a cluster takes
    it apart by itself.
    """

    location: Location
    kind: str
    commands: tuple[str, ...]
    families: tuple[int, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Knot:
    """Families that are tied together, by number; ``left``: places and families that had no room."""

    families: tuple[int, ...]
    ties: tuple[Tie, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Graph:
    """The co-access graph in its connected parts, those with trouble first; ``left``: parts left out."""

    knots: tuple[Knot, ...] = ()
    left: int = 0
