"""One line per finding, for grep and editors: ``path:line:column CODE severity message``."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.report.model import Report
from clusterlint.report.style import QUIET, SEVERITY, Line
from clusterlint.report.summary import summary_lines


def concise_lines(report: Report, *, summary: bool) -> Iterator[Line]:
    """All findings in order, then the summary's sentence."""
    for finding in report.findings:
        place = finding.location
        yield [
            (f"{place.path}:{place.line}:{place.column} ", ""),
            (finding.rule, SEVERITY[finding.severity.value]),
            (f" {finding.severity.value} ", QUIET),
            (" ".join(finding.message.split()), ""),
        ]
    if summary:
        yield list(summary_lines(report))[-1 if not report.failures else -2]
