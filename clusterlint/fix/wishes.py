"""Which of the proposed changes are wanted and allowed, and why the others are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from clusterlint.finding import Applicability
from clusterlint.fix.model import Change


class Why(str, Enum):
    """Why a change is left out."""

    REFUSED = "refused"  # it could not be worked out, or is not proven
    UNPRICED = "unpriced"  # nobody knows what else it breaks
    MANUAL = "manual"
    UNSAFE = "unsafe"  # and --unsafe is not given
    SUPPRESSED = "suppressed"  # what it answers, by a comment
    IGNORED = "ignored"  # what it answers, by the configuration or a flag
    ELSEWHERE = "elsewhere"  # what it answers is in files that were not given
    DECLINED = "declined"
    PUT_OFF = "put off"


@dataclass(frozen=True, slots=True)
class Left:
    """A change that is not applied. ``number``: the round (from 1) that put it off; 0: the last one."""

    change: Change
    why: Why
    reason: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which changes are asked for. ``codemods`` and ``codes``: by either; both None: all of them.

    ``asked``: codemods that are chosen by name, or by that of a rule that chooses them.
    """

    unsafe: bool = False
    codemods: frozenset[str] | None = None
    codes: frozenset[str] | None = None
    asked: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...] | None:
        """The codemods that need to run; None: all."""
        return tuple(sorted(self.codemods)) if self.codemods is not None and self.codes is None else None

    def chosen(self, change: Change) -> bool:
        """Whether the selection has the change."""
        if self.codemods is None and self.codes is None:
            return True
        by_rule = not (self.codes or frozenset()).isdisjoint(change.rules)
        return by_rule or change.codemod in (self.codemods or ())


Standing = tuple[Why, str] | None
"""Why what a change answers does not count; None: it counts."""


def sorted_out(
    changes: Sequence[Change], standing: Callable[[Change], Standing], *, unsafe: bool
) -> tuple[tuple[Change, ...], tuple[Left, ...]]:
    """The changes that may be applied, and the others with the reason."""
    open_: list[Change] = []
    left: list[Left] = []
    for change in changes:
        bar = standing(change) or _bar(change, unsafe=unsafe)
        if bar is None:
            open_.append(change)
        else:
            left.append(Left(change, *bar))
    return tuple(open_), tuple(left)


def _bar(change: Change, *, unsafe: bool) -> Standing:
    if change.refused is not None:
        return Why.REFUSED, change.refused
    if change.applicability is Applicability.MANUAL or not change.edits:
        return Why.MANUAL, "left to a person"
    if change.fallout is None:
        return Why.UNPRICED, "it is not known what else it breaks"
    if change.applicability is Applicability.UNSAFE and not unsafe:
        return Why.UNSAFE, "needs --unsafe"
    return None
