"""From the chosen files to the texts that ``check`` gives: those of a run before where nothing changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from clusterlint.cli.known import known_rules
from clusterlint.cli.outputs import Destination
from clusterlint.cli.terminal import use_colour
from clusterlint.cli.work import store_of, tell, work

if TYPE_CHECKING:
    from clusterlint.cli.again import Answer
    from clusterlint.cli.sieve import Sieve
    from clusterlint.discover import Discovery
    from clusterlint.pipeline.checking import Memory
    from clusterlint.settings import Settings


class Output(Struct, frozen=True):
    """How the result is shown and where it goes."""

    exit_zero: bool
    max_findings: int
    diff_base: str | None
    output_format: str
    output_file: Path | None
    more: tuple[Destination, ...]
    with_fixes: bool
    color: str
    statistics: bool

    @property
    def colour(self) -> bool:
        """Whether the main result is coloured."""
        return use_colour(self.color, to_file=self.output_file is not None)

    @property
    def formats(self) -> tuple[str, ...]:
        """The format of the main result, then those of the other files."""
        return (self.output_format, *(one.output_format for one in self.more))


def answer(
    discovery: Discovery,
    settings: Settings,
    output: Output,
    targets: list[Path],
    *,
    memory: Memory | None,
    remarks: bool,
) -> tuple[Answer, tuple[str, ...]]:
    """What the last run like this one gave, or what this one gives; and what failed."""
    from clusterlint.cli.again import answered, keep, question

    tell(settings, [f"{len(discovery.files)} of {discovery.scanned} files are analysed"], None)
    store = store_of(settings)
    sieve = _sieve(discovery, settings, targets, output.diff_base)
    manner = (
        output.formats,
        output.with_fixes,
        output.statistics,
        settings.quiet,
        output.colour,
        remarks,
        sieve.content,
        targets if sieve.debt else (),
        sieve.changed,
    )
    key = None if store is None else question(discovery, settings, manner)
    if store is not None and key is not None:
        known = answered(store, key)
        if known is not None:
            told = ["all is as in a run before, whose output this is"]
            tell(settings, told, store)
            return known, ()
    made, failures = _made(discovery, settings, output, sieve, memory=memory, remarks=remarks)
    if store is not None and key is not None and not failures:
        keep(store, key, made)
        store.close()
    return made, failures


def _made(
    discovery: Discovery,
    settings: Settings,
    output: Output,
    sieve: Sieve,
    *,
    memory: Memory | None,
    remarks: bool,
) -> tuple[Answer, tuple[str, ...]]:
    from clusterlint.cli.again import Answer
    from clusterlint.pipeline.checking import check as run_pipeline
    from clusterlint.pipeline.endpoints import unknown_endpoints
    from clusterlint.pipeline.rewriting import with_rewritings
    from clusterlint.report import render

    with work(settings) as (tick, means):
        report = run_pipeline(discovery, settings, known_rules(), tick, means, memory)
        report = sieve.sifted(report)
        if output.with_fixes:
            report = with_rewritings(report, discovery, settings, known_rules(), tick, means)
    text = render(
        report,
        output.output_format,
        colour=output.colour,
        summary=not settings.quiet,
        statistics=output.statistics,
    )
    more = tuple(render(report, one.output_format, summary=not settings.quiet) for one in output.more)
    failing = sum(finding.severity.rank >= settings.fail_on.rank for finding in report.findings)
    said = unknown_endpoints(report, settings) if remarks else ()
    return Answer(text, more, said, failing), report.failures


def _sieve(discovery: Discovery, settings: Settings, targets: list[Path], base: str | None) -> Sieve:
    from clusterlint.cli.sieve import Sieve, checked, read_baseline

    debt, content = read_baseline(settings.baseline) if settings.baseline is not None else ((), b"")
    changed = None
    if base is not None:
        from clusterlint.discover.changed import changed_since

        changed = changed_since(base, settings.root)
    return Sieve(settings, debt, content, checked(discovery, settings, targets), changed)
