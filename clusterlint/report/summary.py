"""The last lines: the silent breaks by name, then everything in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Effect, Finding, Severity
from clusterlint.report.model import Report
from clusterlint.report.style import CODE, QUIET, SEVERITY, Line

_MOST_SILENT = 20


def summary_lines(report: Report) -> Iterator[Line]:
    """Silent breaks first: they are the ones that no test and no log will name."""
    yield from _silent(report)
    if report.judged_by:
        yield [(f"Judged by {'; '.join(report.judged_by)}.", QUIET)]
    yield from last_lines(report)


def last_lines(report: Report) -> Iterator[Line]:
    """The sentence, and whether it is the whole truth."""
    yield [(sentence(report), CODE)]
    if report.failures:
        yield [("incomplete: a part of clusterlint itself failed, as the messages say", SEVERITY["error"])]


def _silent(report: Report) -> Iterator[Line]:
    silent = _silent_findings(report)
    if not silent:
        return
    yield [("Silent on a cluster (no error, another meaning):", CODE)]
    places = {(f.location.path, f.location.line, f.rule): f for f in silent}
    for (path, line, rule), finding in list(places.items())[:_MOST_SILENT]:
        style = SEVERITY[finding.severity.value]
        yield [(f"  {path}:{line}  ", ""), (rule, style), (f"  {finding.name}", "")]
    if len(places) > _MOST_SILENT:
        yield [(f"  ... and {len(places) - _MOST_SILENT} more", QUIET)]
    yield []


def sentence(report: Report) -> str:
    """Everything that was found, and what was not shown."""
    counts = report.counts
    after = [f"{_many(len(report.sites), 'Redis call')}"]
    if counts.suppressed:
        after.append(f"{counts.suppressed} suppressed")
    after += [f"{number} ignored ({reason})" for reason, number in sorted(counts.ignored.items())]
    if counts.unreadable:
        after.append(f"{_many(counts.unreadable, 'file')} not checked")
    if counts.elsewhere:
        after.append(f"{counts.elsewhere} more elsewhere")
    return f"{_found(report)}; {', '.join(after)}."


def _found(report: Report) -> str:
    if not report.findings:
        return f"No findings in {_many(report.counts.scanned, 'file')}"
    names = {"error": "error", "warning": "warning", "info": "info"}
    parts = [_many(number, names[level]) for level, number in report.severities().items() if number]
    silent = len(_silent_findings(report))
    places = len({finding.location.path for finding in report.findings})
    return f"Found {', '.join(parts)}{f' ({silent} silent)' if silent else ''} in {_many(places, 'file')}"


def _silent_findings(report: Report) -> list[Finding]:
    """Errors and warnings of the code; comments and unreadable files (CL9) break nothing by themselves."""
    return [
        finding
        for finding in report.findings
        if finding.effect is Effect.SILENT
        and finding.severity is not Severity.INFO
        and not finding.rule.startswith("CL9")
    ]


def _many(number: int, word: str) -> str:
    plural = word if word == "info" else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def statistics_lines(report: Report) -> Iterator[Line]:
    """How many findings each rule has, the most frequent first."""
    names = {finding.rule: finding.name for finding in report.findings}
    worst = {f.rule: f.severity.value for f in sorted(report.findings, key=lambda f: f.severity.rank)}
    for code, number in sorted(report.rules().items(), key=lambda item: (-item[1], item[0])):
        yield [(f"{number:>6}  ", ""), (code, SEVERITY[worst[code]]), (f"  {names[code]}", "")]
    if report.findings:
        yield []
    yield [(sentence(report), CODE)]
