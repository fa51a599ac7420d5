"""The formats by name, and the one place through which all output goes."""

from __future__ import annotations

from collections.abc import Iterable

from clusterlint.report.concise import concise_lines
from clusterlint.report.json_v1 import json_text
from clusterlint.report.model import Report
from clusterlint.report.redact import redact
from clusterlint.report.style import Line, coloured, plain
from clusterlint.report.summary import statistics_lines
from clusterlint.report.text import text_lines

FORMATS = ("text", "concise", "json")


def render(
    report: Report,
    output_format: str,
    *,
    colour: bool = False,
    summary: bool = True,
    statistics: bool = False,
) -> str:
    """The report in one of ``FORMATS``, without passwords; ``statistics`` counts by rule instead."""
    if output_format == "json":
        return redact(json_text(report))
    lines: Iterable[Line]
    if statistics:
        lines = statistics_lines(report)
    elif output_format == "concise":
        lines = concise_lines(report, summary=summary)
    else:
        lines = text_lines(report, summary=summary)
    safe = ([(redact(words), style) for words, style in line] for line in lines)
    return coloured(safe) if colour else plain(safe)
