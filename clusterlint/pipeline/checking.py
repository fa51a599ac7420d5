"""From the chosen files to the report of check, which is the way through all five steps."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from clusterlint import __version__
from clusterlint.discover import Discovery, SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.gather import Means
from clusterlint.judge import Evidence, Judgement, judge
from clusterlint.judge.fate import Fate
from clusterlint.pipeline.linked import ALONE, Linked, Progress, contents_of, lines_of, linked
from clusterlint.report.model import Counts, Report
from clusterlint.rules.base import Rule
from clusterlint.rules.judged_by import judged_by
from clusterlint.settings.model import Settings
from clusterlint.stack import on_large_stack

Memory = dict[SourceFile, FileFacts]
"""The facts of files by their content."""


def check(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    progress: Progress,
    means: Means = ALONE,
    known: Memory | None = None,
) -> Report:
    """From the chosen files to the report. Bad input and our own failures are in it: nothing is raised.

    ``known``: the facts of runs before this one in the same process; those of this one are added.
    """
    return on_large_stack(lambda: _check(discovery, settings, rules, progress, means, known))


def _check(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    progress: Progress,
    means: Means,
    known: Memory | None,
) -> Report:
    whole = linked(discovery, settings, progress, means, known=known)
    return report_of(whole, judged(whole, discovery, settings, rules), discovery, settings)


def judged(whole: Linked, discovery: Discovery, settings: Settings, rules: tuple[Rule, ...]) -> Judgement:
    """What the rules say of the program, and of the manifests of folders that were given."""
    given = discovery.given | whole.manifests if discovery.folder else discovery.given
    evidence = Evidence(whole.facts, contents_of(discovery), whole.problems, given)
    return judge(whole.program, evidence, settings, rules)


def report_of(whole: Linked, judgement: Judgement, discovery: Discovery, settings: Settings) -> Report:
    """The report of a program that is judged, with the source of the files that it shows."""
    kept = tuple(item.finding for item in judgement.judged if item.fate is Fate.KEPT)
    suppressed = tuple(item.finding for item in judgement.judged if item.fate is Fate.SUPPRESSED)
    shown = {
        place.path
        for f in (*kept, *suppressed)
        for place in (f.location, *(item.location for item in f.related))
    }
    texts = _texts(shown, contents_of(discovery), whole.manifests, settings.root)
    return Report(
        version=__version__,
        root=settings.root.as_posix(),
        findings=kept,
        program=whole.program,
        counts=_counts(discovery, whole, judgement),
        lines={path: lines_of(text) for path, text in texts},
        failures=(*whole.failures, *judgement.failures),
        suppressed=suppressed,
        reasons={
            item.finding: item.because
            for item in judgement.judged
            if item.fate is Fate.SUPPRESSED and item.because
        },
        judged_by=judged_by(whole.program),
    )


def _counts(discovery: Discovery, whole: Linked, judgement: Judgement) -> Counts:
    fates = Counter(item.fate for item in judgement.judged)
    ignored = Counter(item.because for item in judgement.judged if item.fate is Fate.IGNORED)
    return Counts(
        scanned=discovery.scanned,
        parsed=len(whole.facts),
        unreadable=len(whole.problems),
        suppressed=fates[Fate.SUPPRESSED],
        ignored=dict(sorted(ignored.items())),
        elsewhere=fates[Fate.ELSEWHERE],
    )


def _texts(
    shown: set[str], contents: dict[str, bytes], manifests: frozenset[str], root: Path
) -> Iterator[tuple[str, bytes]]:
    """The content of the files that the report shows lines of."""
    for path in sorted(shown):
        if path in contents:
            yield path, contents[path]
        elif path in manifests:
            with contextlib.suppress(OSError):
                yield path, (root / path).read_bytes()
