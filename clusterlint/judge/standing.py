"""What the findings that a change answers have become: whether it is wanted at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clusterlint.finding import Finding, Location
from clusterlint.judge.fate import Fate, Judged
from clusterlint.settings.model import Settings


def standing(
    judged: Iterable[Judged], rules: Sequence[str], places: Sequence[Location], settings: Settings
) -> tuple[Fate, str] | None:
    """Why nothing that these rules find at these places counts; None: something of it does.

    Where nothing was found there, and one of the rules is not selected, that one is taken to be the cause.
    """
    found = [item for item in judged if item.finding.rule in rules and concerns(item.finding, places)]
    if any(item.fate is Fate.KEPT for item in found):
        return None
    for fate in (Fate.SUPPRESSED, Fate.IGNORED, Fate.ELSEWHERE):
        item = next((item for item in found if item.fate is fate), None)
        if item is not None:
            place = f"{item.finding.location.path}:{item.finding.location.line}"
            return fate, f"{item.finding.rule} at {place} is {_said(item)}"
    unselected = [rule for rule in rules if rule not in settings.select]
    if unselected:
        return Fate.IGNORED, f"{', '.join(unselected)}: not selected"
    return None


def _said(item: Judged) -> str:
    if item.fate is Fate.SUPPRESSED:
        return "suppressed by a comment"
    return f"ignored ({item.because})" if item.fate is Fate.IGNORED else "in a file that was not given"


def concerns(finding: Finding, places: Sequence[Location]) -> bool:
    """Whether it stands there.

    A finding may stand at another line of the transaction that a change answers, and name that one too.
    """
    own = (finding.location, *(item.location for item in finding.related))
    return any(_meet(one, place) for one in own for place in places)


def _meet(one: Location, other: Location) -> bool:
    return one.path == other.path and one.line <= other.end_line and other.line <= one.end_line
