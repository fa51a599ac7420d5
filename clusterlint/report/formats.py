"""The formats by name, and the one place through which all output goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from clusterlint.report.model import Report
from clusterlint.report.redact import redact
from clusterlint.report.redacted import redacted
from clusterlint.report.style import Line, coloured, plain

_FOR_PEOPLE = ("text", "concise", "grouped")
_FOR_PROGRAMS = {
    "json": "json_v1",
    "jsonl": "jsonl",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "markdown": "markdown",
}
"""Format -> its module, which is imported when the format is asked for and has the function ``rendered``."""

_SHOW_MORE = ("json_v1", "sarif")

FORMATS = (*_FOR_PEOPLE, *_FOR_PROGRAMS)


def render(
    report: Report,
    output_format: str,
    *,
    colour: bool = False,
    summary: bool = True,
    statistics: bool = False,
) -> str:
    """The report in one of ``FORMATS``, without passwords; ``statistics`` counts by rule instead."""
    if statistics and output_format == "json":
        from clusterlint.report.json_v1 import statistics_json

        return statistics_json(report)
    if output_format in _FOR_PROGRAMS:
        return _document(report, _FOR_PROGRAMS[output_format])
    lines = _lines(report, output_format, summary=summary, statistics=statistics)
    safe = ([(redact(words), style) for words, style in line] for line in lines)
    return coloured(safe) if colour else plain(safe)


def _document(report: Report, module: str) -> str:
    """Findings are made safe before a format escapes them; where more than those is shown, afterwards too."""
    rendered = cast(Callable[[Report], str], import_module(f"clusterlint.report.{module}").rendered)
    text = rendered(redacted(report))
    return redact(text) if module in _SHOW_MORE else text


def _lines(report: Report, output_format: str, *, summary: bool, statistics: bool) -> Iterable[Line]:
    from clusterlint.report.concise import concise_lines
    from clusterlint.report.grouped import grouped_lines
    from clusterlint.report.summary import statistics_lines
    from clusterlint.report.text import text_lines

    if statistics:
        return statistics_lines(report)
    if output_format == "grouped":
        return grouped_lines(report, summary=summary)
    if output_format == "concise":
        return concise_lines(report, summary=summary)
    return text_lines(report, summary=summary)
