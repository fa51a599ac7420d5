"""Where things are in the pictures of the audit: numbers for the templates, the same on every run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clusterlint.audit import Audit
from clusterlint.audit.pictures import Knot, Share
from clusterlint.report.keys_graph import visible
from clusterlint.slots.hashing import SLOTS

_WIDTH, _EDGE = 1000.0, 20.0
_STAGGER = 5
_HIGHEST = 60.0
_CLOSE = 26.0  # pins nearer than that get their numbers in other rows

MOST_NUMBERS = 60
"""With more pins the numbers would only cover one another."""


@dataclass(frozen=True, slots=True)
class PinMark:
    """A slot with whole families in it; ``number`` is its row in the table, ``row`` where that is written."""

    x: float
    slot: int
    number: int
    row: int
    before: int  # families there today
    after: int


@dataclass(frozen=True, slots=True)
class Band:
    """The slots of one master."""

    x: float
    width: float
    name: str
    first: int
    last: int
    odd: bool


def at(slot: float) -> float:
    """The place of a slot from left to right."""
    return round(_EDGE + (_WIDTH - 2 * _EDGE) * slot / SLOTS, 2)


def pins(audit: Audit) -> tuple[PinMark, ...]:
    """One mark for each slot, from left to right."""
    numbers = {one.slot: number for number, one in enumerate(audit.placement.hot, start=1)}
    found: list[PinMark] = []
    for one in sorted(audit.placement.hot, key=lambda hot: hot.slot):
        x = at(one.slot)
        taken = {mark.row for mark in found[-_STAGGER:] if x - mark.x < _CLOSE}
        row = next((row for row in range(_STAGGER) if row not in taken), 0)
        found.append(PinMark(x, one.slot, numbers[one.slot], row, len(one.before), len(one.after)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Bar:
    """What some neighbouring slots hold: ``height`` of 0 to 60, ``share`` of all."""

    x: float
    width: float
    height: float
    first: int
    last: int
    share: float


def bars(bins: Sequence[float], highest: float) -> tuple[Bar, ...]:
    """The measured shares of slots from left to right, the ``highest`` share as high as it gets."""
    size = SLOTS // len(bins)
    return tuple(
        Bar(
            at(size * place),
            round(at(size * (place + 1)) - at(size * place), 2),
            round(_HIGHEST * share / (highest or 1.0), 2),
            size * place,
            size * (place + 1) - 1,
            share,
        )
        for place, share in enumerate(bins)
    )


def bands(shares: Sequence[Share]) -> tuple[Band, ...]:
    """The masters of a cluster, from left to right."""
    return tuple(
        Band(
            at(share.first),
            round(at(share.last + 1) - at(share.first), 2),
            str(number),
            share.first,
            share.last,
            number % 2 == 1,
        )
        for number, share in enumerate(shares, start=1)
    )


_BOX = 380
_ROW = 30
_GAP = 240
KNOT_WIDTH = 2 * _BOX + _GAP
_LETTERS = 50
"""Monospaced letters that fit into a box."""

STATES = {
    "one slot": ("\u2713", "in one slot"),
    "tag": ("\u2713+", "in one slot with the tag plan"),
    "apart": ("\u2717", "no tag can hold it"),
    "split": ("\u2026", "split by slot, not atomic"),
}
"""State of a tie -> its sign and its words."""


@dataclass(frozen=True, slots=True)
class Box:
    """A family (left) or a place that uses several (right)."""

    y: int
    text: str
    whole: str
    state: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """From a family to a place."""

    y1: int
    y2: int
    state: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One connected part of the graph, two columns with lines between them."""

    height: int
    families: tuple[Box, ...]
    ties: tuple[Box, ...]
    lines: tuple[Line, ...]
    words: str


def picture(audit: Audit, knot: Knot) -> Picture:
    """Families on the left, places on the right, both centred."""
    rows = max(len(knot.families), len(knot.ties))
    left = (rows - len(knot.families)) * _ROW // 2
    right = (rows - len(knot.ties)) * _ROW // 2
    middle = {number: left + place * _ROW + _ROW // 2 for place, number in enumerate(knot.families)}
    names = {number: visible(audit.keys.families[number].template) for number in knot.families}
    families = tuple(Box(middle[number], short(names[number]), names[number]) for number in knot.families)
    ties: list[Box] = []
    lines: list[Line] = []
    for place, tie in enumerate(knot.ties):
        y = right + place * _ROW + _ROW // 2
        sign, words = STATES[tie.state]
        where = visible(f"{tie.location.path}:{tie.location.line}")
        what = visible(tie.commands[0]) if len(tie.commands) == 1 else tie.kind
        ties.append(Box(y, short(f"{sign} {what} {where}"), f"{what} at {where}: {words}", tie.state, sign))
        lines += [Line(middle[number], y, tie.state) for number in tie.families if number in middle]
    words = "; ".join(f"{box.whole} ({_used(audit, knot, n)})" for n, box in enumerate(ties))
    return Picture(rows * _ROW, families, tuple(ties), tuple(lines), words)


def _used(audit: Audit, knot: Knot, number: int) -> str:
    return ", ".join(visible(audit.keys.families[n].template) for n in knot.ties[number].families)


def short(text: str) -> str:
    """What fits into a box; both ends stay, for the end of a path tells files apart."""
    if len(text) <= _LETTERS:
        return text
    return f"{text[:20]}\u2026{text[-(_LETTERS - 21) :]}"
