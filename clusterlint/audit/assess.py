"""What has to be done about each finding, and in which order people look at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clusterlint.audit.model import Assessed, Way
from clusterlint.audit.owners import Owners
from clusterlint.finding import Applicability, Effect, Finding, Location, Severity
from clusterlint.fix.model import Change
from clusterlint.plan.model import Obstacle, Remedy, TagPlan

_DESIGN = {
    "CL203": "two databases become one: give the keys of one of them a prefix, or move them elsewhere",
    "CL305": "choose a library, a release or a setting with cluster support, or leave its Redis standalone",
    "CL403": "no node hears of all keys: subscribe on every node, or put expected events into a stream",
}
"""Rules whose errors need a decision, whatever the keys: what has to be decided."""

_OBSTACLES = frozenset({"CL101", "CL103", "CL105", "CL107"})
"""Rules that a hash tag could answer; an obstacle of the tag plan at the same place is about them."""

_EFFECTS = (Effect.SILENT, Effect.LUCK, Effect.LOUD)


@dataclass(frozen=True, slots=True)
class Proposals:
    """What ``fix --unsafe`` would change first (``open``), and what it would not, each with the reason."""

    open: tuple[Change, ...] = ()
    left: tuple[tuple[Change, str], ...] = ()


def assessed(
    findings: Iterable[Finding],
    plan: TagPlan,
    proposals: Proposals | None,
    owners: Owners,
    lines: Mapping[str, Sequence[str]],
) -> tuple[Assessed, ...]:
    """The findings with their ways out: silent breaks first, infos last, of each kind those in tests last."""
    obstacles = [obstacle for group in plan.groups for obstacle in group.obstacles]
    found = []
    for finding in findings:
        way, how = _way(finding, obstacles, proposals)
        place = finding.location
        text = lines.get(place.path, ())
        line = text[place.line - 1] if 0 < place.line <= len(text) else ""
        why_not = _refusal(finding, proposals) if way in (Way.HAND, Way.REDESIGN) else ""
        found.append(Assessed(finding, way, how, owners(place.path), line.strip(), why_not))
    return tuple(sorted(found, key=_order))


def _order(one: Assessed) -> tuple[object, ...]:
    finding = one.finding
    urgency = _EFFECTS.index(finding.effect) if one.breaks else len(_EFFECTS)
    return (urgency, one.in_tests, -finding.severity.rank, *finding.sort_key)


def _way(finding: Finding, obstacles: Sequence[Obstacle], proposals: Proposals | None) -> tuple[Way, str]:
    said = finding.fix.summary if finding.fix is not None else ""
    change = _answer(finding, proposals)
    if change is not None:
        way = Way.SAFE if change.applicability is Applicability.SAFE else Way.UNSAFE
        return way, change.title
    if finding.severity is Severity.INFO:
        return Way.NOTE, said
    if finding.rule in _DESIGN and finding.severity is Severity.ERROR:
        return Way.REDESIGN, _DESIGN[finding.rule]
    obstacle = _obstacle(finding, obstacles)
    if obstacle is not None and obstacle.remedy in (Remedy.REDESIGN, Remedy.SPLIT):
        return Way.REDESIGN, f"{obstacle.why}: {obstacle.text}"
    if obstacle is not None:
        return Way.HAND, f"{obstacle.why}: {obstacle.text}"
    return Way.HAND, said


def _answer(finding: Finding, proposals: Proposals | None) -> Change | None:
    """A change that answers it: a safe one before one that is not."""
    if proposals is None:
        return None
    found = [
        change
        for change in proposals.open
        if finding.rule in change.rules and _stands(finding, change.locations)
    ]
    return min(found, key=lambda change: change.applicability is not Applicability.SAFE, default=None)


def _refusal(finding: Finding, proposals: Proposals | None) -> str:
    """Why a change that was thought of for it is not made, where more is known than that a person has to."""
    return next(
        (
            change.refused
            for change, _ in (proposals.left if proposals is not None else ())
            if change.refused is not None
            and finding.rule in change.rules
            and _stands(finding, change.locations)
        ),
        "",
    )


def _obstacle(finding: Finding, obstacles: Sequence[Obstacle]) -> Obstacle | None:
    if finding.rule not in _OBSTACLES:
        return None
    return next(
        (
            one
            for one in obstacles
            if _stands(finding, [one.access.location, *(also.location for also in one.also)])
        ),
        None,
    )


def _stands(finding: Finding, places: Iterable[Location]) -> bool:
    """Whether the finding, or another place that it names, is on lines of one of the places."""
    own = (finding.location, *(item.location for item in finding.related))
    return any(
        one.path == place.path and one.line <= place.end_line and place.line <= one.end_line
        for one in own
        for place in places
    )
