"""Entries of a baseline that nothing matches any more are findings about the file of the baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from clusterlint.judge import own
from clusterlint.judge.fate import Fate, FateDecider
from clusterlint.pipeline.linked import lines_of
from clusterlint.report.baseline import Entry
from clusterlint.report.model import Report
from clusterlint.rules.unused_suppression import CODE
from clusterlint.settings.model import Settings


def with_stale(
    report: Report, gone: Iterable[Entry], path: str, content: bytes, settings: Settings
) -> Report:
    """The report with a finding for each entry in ``gone``; ``path`` is the baseline's, from the root."""
    if CODE not in settings.select:
        return report
    lines = lines_of(content)
    decider = FateDecider(settings, {path}, {})
    judged = [
        decider.decide(
            own.stale(path, _line(entry, lines), f"{entry.rule} in {entry.path}: {entry.text}", entry.count)
        )
        for entry in gone
    ]
    kept = [item.finding for item in judged if item.fate is Fate.KEPT]
    ignored = Counter(report.counts.ignored) + Counter(
        item.because for item in judged if item.fate is Fate.IGNORED
    )
    return replace(
        report,
        findings=tuple(sorted((*report.findings, *kept), key=lambda one: one.sort_key)),
        counts=replace(report.counts, ignored=dict(sorted(ignored.items()))),
        lines={**report.lines, **({path: lines} if kept else {})},
    )


def _line(entry: Entry, lines: Sequence[str]) -> int:
    """Where the entry stands in the file, however somebody has laid it out."""
    return next((number for number, line in enumerate(lines, 1) if entry.fingerprint in line), 1)
