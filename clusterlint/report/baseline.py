"""Known debt: findings that a file lists by what they are, not by the number of their line.

Equal findings on equal lines of one function are one entry with a count, so that one more of them is new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from msgspec import structs

from clusterlint.finding import Finding
from clusterlint.report.fingerprint import content, fingerprints
from clusterlint.report.model import Report

VERSION = 1

_TEXTS = ("path", "rule", "text", "fingerprint")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Findings that are one and the same but for their lines. The order is that of the file."""

    path: str
    rule: str
    text: str  # for people: the line, or what the finding says
    fingerprint: str
    count: int


def entries(report: Report) -> tuple[Entry, ...]:
    """What the kept findings of a report are in a baseline."""
    known = _known(report)
    counts = Counter(known[finding] for finding in report.findings)
    first = {known[finding]: finding for finding in reversed(report.findings)}
    return tuple(
        sorted(
            Entry(finding.location.path, finding.rule, content(finding, report.lines), mark, counts[mark])
            for mark, finding in first.items()
        )
    )


def against(report: Report, baseline: Iterable[Entry]) -> Report:
    """The report without the findings that the baseline holds, of equal ones the first."""
    left = Counter({entry.fingerprint: entry.count for entry in baseline})
    known = _known(report)
    kept: list[Finding] = []
    held: list[Finding] = []
    for finding in report.findings:
        left[known[finding]] -= 1
        (held if left[known[finding]] >= 0 else kept).append(finding)
    ignored = {**report.counts.ignored, **({"baseline": len(held)} if held else {})}
    return structs.replace(
        report,
        findings=tuple(kept),
        baselined=tuple(held),
        counts=structs.replace(report.counts, ignored=dict(sorted(ignored.items()))),
    )


def shrunk(
    baseline: Iterable[Entry], now: Iterable[Entry], checked: Callable[[Entry], bool]
) -> tuple[Entry, ...]:
    """The entries with what is left of each; those that the run did not check stay as they are."""
    found = {entry.fingerprint: entry.count for entry in now}
    left = (
        replace(entry, count=min(entry.count, found.get(entry.fingerprint, 0))) if checked(entry) else entry
        for entry in baseline
    )
    return tuple(entry for entry in left if entry.count)


def stale(before: Iterable[Entry], after: Iterable[Entry]) -> tuple[Entry, ...]:
    """What ``shrunk`` took away, each with the count that is gone."""
    left = {entry.fingerprint: entry.count for entry in after}
    gone = (replace(entry, count=entry.count - left.get(entry.fingerprint, 0)) for entry in before)
    return tuple(entry for entry in gone if entry.count)


def written(baseline: Iterable[Entry]) -> str:
    """The file: an entry a line, in one order, so that a change of one is a change of a line."""
    lines = [
        json.dumps(
            {
                "path": entry.path,
                "rule": entry.rule,
                "count": entry.count,
                "fingerprint": entry.fingerprint,
                "text": entry.text,
            }
        )
        for entry in sorted(baseline)
    ]
    body = "".join(
        f"\n    {line}{',' if number < len(lines) else ''}" for number, line in enumerate(lines, 1)
    )
    return f'{{\n  "schema": {VERSION},\n  "entries": [{body}\n  ]\n}}\n'


def read(text: str) -> tuple[Entry, ...]:
    """The entries of a file. Raises ValueError with what is wrong."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"it is no JSON: {problem}") from problem
    if not isinstance(document, dict) or "schema" not in document:
        raise ValueError("it has no schema version")
    version = document["schema"]
    if type(version) is not int or version != VERSION:
        raise ValueError(f"its schema version is {version!r}, and this clusterlint reads version {VERSION}")
    raw = document.get("entries")
    if not isinstance(raw, list):
        raise ValueError('"entries" must be a list')
    found = tuple(_entry(number, item) for number, item in enumerate(raw, 1))
    marks = Counter(entry.fingerprint for entry in found)
    twice = next((mark for mark, number in marks.items() if number > 1), None)
    if twice is not None:  # as a careless merge leaves it
        raise ValueError(f"the fingerprint {twice} is in it twice")
    return tuple(sorted(found))


def _entry(number: int, item: Any) -> Entry:
    if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in _TEXTS):
        raise ValueError(f"entry {number} must have the texts {', '.join(_TEXTS)}")
    count = item.get("count")
    if type(count) is not int or count < 1:
        raise ValueError(f'entry {number}: "count" must be a whole number from 1')
    return Entry(**{key: item[key] for key in _TEXTS}, count=count)


def _known(report: Report) -> dict[Finding, str]:
    """The fingerprints without the number that tells equal ones apart."""
    return {finding: mark.rpartition(":")[0] for finding, mark in fingerprints(report).items()}
