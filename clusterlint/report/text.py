"""The text for people: each finding with its code, its keys, the numbers and the way out."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Effect, Estimate, Finding, KeyFact
from clusterlint.report.frame import frame, width
from clusterlint.report.model import Report
from clusterlint.report.style import CODE, FRAME, QUIET, SEVERITY, Line
from clusterlint.report.summary import summary_lines

_EFFECTS = {
    Effect.LOUD: "loud: an exception names it on the first day",
    Effect.SILENT: "silent: no error, another meaning",
    Effect.LUCK: "luck: passes or fails by which slot or node a key falls on",
}
_SHOWN_KEYS = 8


def text_lines(report: Report, *, summary: bool) -> Iterator[Line]:
    """All findings in order, then the summary."""
    for finding in report.findings:
        yield from _finding(finding, report)
        yield []
    if summary:
        yield from summary_lines(report)


def _finding(finding: Finding, report: Report) -> Iterator[Line]:
    place = finding.location
    style = SEVERITY[finding.severity.value]
    head = f"{finding.severity.value}[{finding.rule}]"
    yield [(head, style), (f" {finding.name}: ", CODE), (finding.message, CODE)]
    related = [item.location for item in finding.related]
    gutter = max(len(str(max(p.end_line for p in (place, *related)))), 2)
    yield [(" " * gutter + "--> ", FRAME), (f"{place.path}:{place.line}:{place.column}", "")]
    yield from frame(place, report.lines.get(place.path, ()), gutter=gutter, style=style)
    for item in finding.related:
        there = item.location
        spot = f"{there.path}:{there.line}:{there.column}"
        yield [(" " * gutter + "::: ", FRAME), (f"{spot} ", ""), (item.label, QUIET)]
        if there.path == place.path:
            yield from frame(there, report.lines.get(there.path, ()), gutter=gutter, style=FRAME)
    yield from _facts(finding, gutter)


def _facts(finding: Finding, gutter: int) -> Iterator[Line]:
    facts: list[tuple[str, str]] = [("keys", line) for line in _keys(finding.keys)[:1]]
    facts += [("", line) for line in _keys(finding.keys)[1:]]
    computed = bool(finding.keys) and all(key.slot is not None for key in finding.keys)
    if finding.estimate is not None and not computed:
        facts.append(("chance", _estimate(finding.estimate)))
    if finding.witness:
        facts.append(("witness", finding.witness))
    facts.append(("effect", _EFFECTS[finding.effect]))
    sure = finding.confidence.value
    if sure != "certain":
        facts.append(("confidence", sure))
    if finding.endpoint:
        facts.append(("endpoint", " or ".join((finding.endpoint, *finding.also))))
    facts += [("note", note) for note in finding.notes]
    if finding.fix is not None:
        facts.append(("help", finding.fix.summary))
    for title, words in facts:
        mark = "= " if title else "  "
        label = f"{title}: " if title else "      "
        yield [(" " * gutter + " " + mark, FRAME), (label, CODE), (words, "")]


def _keys(keys: tuple[KeyFact, ...]) -> list[str]:
    shown = keys[:_SHOWN_KEYS]
    widest = min(max((width(key.template) for key in shown), default=0), 48)
    lines = [
        key.template + " " * (widest - width(key.template)) + f"  {_slot(key):<10}  {key.path}:{key.line}"
        for key in shown
    ]
    if len(keys) > len(shown):
        lines.append(f"... and {len(keys) - len(shown)} more")
    return lines


def _slot(key: KeyFact) -> str:
    return f"slot {key.slot}" if key.slot is not None else "slot ?"


def _estimate(estimate: Estimate) -> str:
    return f"one slot {percent(estimate.same_slot)}, one master {percent(estimate.same_node)}"


def percent(share: float) -> str:
    """A probability as people read it: "33 %", "0.0061 %", "0 %", "100 %"."""
    value = share * 100
    if value in (0, 100):
        return f"{value:.0f} %"
    if value >= 99.5:
        return f"{value:.4f} %"
    return f"{value:.0f} %" if value >= 10 else f"{value:.2g} %" if value >= 0.0001 else "below 0.0001 %"
