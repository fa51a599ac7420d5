"""The findings under the names of their files, aligned: for a look over a whole repository."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from clusterlint.report.model import Report
from clusterlint.report.style import CODE, QUIET, SEVERITY, Line
from clusterlint.report.summary import last_lines


def grouped_lines(report: Report, *, summary: bool) -> Iterator[Line]:
    """A block for each file, then the summary's sentence."""
    for path, found in groupby(report.findings, lambda finding: finding.location.path):
        rows = [(f"{one.location.line}:{one.location.column}", one) for one in found]
        widest = max(len(spot) for spot, _ in rows)
        yield [(path, CODE), (f"  {len(rows)}", QUIET)]
        for spot, finding in rows:
            yield [
                (f"  {spot:>{widest}}  ", QUIET),
                (f"{finding.severity.value:<7}", SEVERITY[finding.severity.value]),
                (f"  {finding.rule}  ", ""),
                (" ".join(finding.message.split()), ""),
            ]
        yield []
    if summary:
        yield from last_lines(report)
