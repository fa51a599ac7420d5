"""Workflow commands of GitHub Actions: each finding becomes an annotation of its line.

The escapes are those of the runner: of values ``%``, carriage return and line feed, of properties also ``:``
and ``,``. A range of columns is only for a place on one line; the runner takes no other.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Effect, Finding, Severity
from clusterlint.report.model import Report

_EFFECTS = (Effect.SILENT, Effect.LUCK, Effect.LOUD)
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def rendered(report: Report) -> str:
    """A line for each finding, and one for each part of clusterlint that failed."""
    lines = [_command(finding) for finding in sorted(report.findings, key=_urgency)]
    lines += [f"::error title=clusterlint is incomplete::{_value(words)}" for words in report.failures]
    return "".join(f"{line}\n" for line in lines)


def _urgency(finding: Finding) -> tuple[int, int, tuple[str, int, int, str, str]]:
    """GitHub shows ten errors, warnings and notices of a step, the first ones: silent breaks go before."""
    return (-finding.severity.rank, _EFFECTS.index(finding.effect), finding.sort_key)


def _command(finding: Finding) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(finding))
    return f"::{_COMMANDS[finding.severity]} {properties}::{_value(_text(finding))}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    place = finding.location
    yield "title", f"{finding.rule} {finding.name}"
    yield "file", place.path
    yield "line", str(place.line)
    yield "endLine", str(place.end_line)
    if place.line == place.end_line:
        yield "col", str(place.column)
        yield "endColumn", str(place.end_column)


def _text(finding: Finding) -> str:
    return finding.message if finding.fix is None else f"{finding.message}\nhelp: {finding.fix.summary}"


def _value(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")
