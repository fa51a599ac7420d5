"""Only the findings that a change of some lines can have made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from clusterlint.finding import Finding
from clusterlint.report.model import Report

_UNREADABLE = "CL902"


def touching(report: Report, changed: Mapping[str, Sequence[tuple[int, int]]]) -> Report:
    """The report of the findings of which some place is on a changed line; the others are counted.

    The places are its own, those that belong to it, and those where its keys are built: who changes a key in
    one file breaks the call in another. Where a changed file cannot be read is not where the change is.
    """
    kept: list[Finding] = []
    left: list[Finding] = []
    for finding in report.findings:
        near = (finding.rule == _UNREADABLE and finding.location.path in changed) or any(
            first <= end and start <= last
            for path, first, last in _places(finding)
            for start, end in changed.get(path, ())
        )
        (kept if near else left).append(finding)
    ignored = {**report.counts.ignored, **({"diff-base": len(left)} if left else {})}
    return replace(
        report,
        findings=tuple(kept),
        unchanged=tuple(left),
        counts=replace(report.counts, ignored=dict(sorted(ignored.items()))),
    )


def _places(finding: Finding) -> Iterator[tuple[str, int, int]]:
    for place in (finding.location, *(item.location for item in finding.related)):
        yield place.path, place.line, place.end_line
    for key in finding.keys:
        yield key.path, key.line, key.line
