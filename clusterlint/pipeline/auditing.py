"""From the chosen files to the audit: gathered, linked and judged once, whatever it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterlint.audit import (
    WANTED,
    Audit,
    Files,
    Judged,
    Proposals,
    Run,
    Silenced,
    audited,
    nobody,
    owners_of,
    read_deployment,
)
from clusterlint.catalog.target import target
from clusterlint.discover import Discovery
from clusterlint.discover.codeowners import owners_file
from clusterlint.discover.estate import search
from clusterlint.finding import Finding
from clusterlint.gather import Means
from clusterlint.judge import Judgement
from clusterlint.judge.fate import Fate
from clusterlint.keys import survey
from clusterlint.pipeline.checking import judged, report_of
from clusterlint.pipeline.endpoints import unknown_names
from clusterlint.pipeline.linked import ALONE, Linked, Progress, link_facts, linked
from clusterlint.plan import plan
from clusterlint.report.model import Report
from clusterlint.rules.base import Rule
from clusterlint.settings.model import Settings
from clusterlint.stack import on_large_stack

if TYPE_CHECKING:
    from clusterlint.audit.owners import Owners


def audit(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    progress: Progress,
    means: Means = ALONE,
    *,
    with_fixes: bool = True,
) -> Audit:
    """The audit of the chosen files; ``with_fixes``: with what `fix` would rewrite, tried and proven."""
    return on_large_stack(lambda: _audit(discovery, settings, rules, progress, means, with_fixes))


def _audit(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    progress: Progress,
    means: Means,
    with_fixes: bool,
) -> Audit:
    whole = linked(discovery, settings, progress, means)
    judgement = judged(whole, discovery, settings, rules)
    report = report_of(whole, judgement, discovery, settings)
    keys = survey(whole.program, settings.endpoints)
    tags = plan(keys, settings.masters)
    proposals = _proposals(whole, discovery, judgement, settings) if with_fixes else None
    owners, source, said = _owners(settings)
    estate = search(settings.root, settings.exclude, WANTED)
    return audited(
        _run(
            report,
            settings,
            (*whole.remarks, *unknown_names(whole.program, settings), *said),
            source,
            with_fixes,
        ),
        whole.program,
        Judged(report.findings, _apart(judgement), settings.select),
        keys,
        tags,
        read_deployment(estate.files),
        proposals,
        owners,
        report.lines,
    )


def _proposals(whole: Linked, discovery: Discovery, judgement: Judgement, settings: Settings) -> Proposals:
    from clusterlint.fix import Wishes
    from clusterlint.pipeline.rewriting import look_at

    found = look_at(
        whole,
        tuple(discovery.files),
        judgement,
        settings,
        Wishes(unsafe=True),
        lambda facts, dependencies: link_facts(facts, settings, dependencies, scripts=whole.scripts),
        {},
    )
    return Proposals(found.open, tuple((one.change, one.reason) for one in found.left))


def _apart(judgement: Judgement) -> tuple[Finding, ...]:
    """What was found on endpoints that do not migrate."""
    return tuple(
        one.finding for one in judgement.judged if one.fate is Fate.IGNORED and one.because == "endpoints"
    )


def _owners(settings: Settings) -> tuple[Owners, str | None, tuple[str, ...]]:
    """Who owns what, the file that says so, and a line where it cannot be read."""
    found = owners_file(settings.root)
    if found is None:
        return nobody, None, ()
    try:
        return owners_of(found.text, found.below), found.path, ()
    except ValueError as problem:
        return nobody, None, (f"{found.path}: not read: {problem}",)


def _notes(settings: Settings) -> tuple[str, ...]:
    """Debt that is known breaks on a cluster all the same."""
    if settings.baseline is None:
        return ()
    return (f"The baseline {settings.baseline.name} is not applied: what it holds breaks on a cluster too.",)


def _run(
    report: Report, settings: Settings, remarks: tuple[str, ...], codeowners: str | None, with_fixes: bool
) -> Run:
    chosen = target(settings.target) if settings.target else None
    counts = report.counts
    return Run(
        version=report.version,
        project=settings.root.name or settings.root.as_posix(),
        mode=settings.mode,
        masters=settings.masters,
        target=chosen.title if chosen is not None else "",
        judged_by=report.judged_by,
        endpoints=tuple(settings.endpoints),
        with_fixes=with_fixes,
        codeowners=codeowners,
        calls=len(report.sites),
        unresolved=report.unresolved,
        files=Files(counts.scanned, counts.parsed, counts.unreadable),
        silenced=Silenced(counts.suppressed, counts.ignored),
        cluster_flag=settings.cluster_flag,
        notes=_notes(settings),
        remarks=remarks,
        failures=report.failures,
    )
