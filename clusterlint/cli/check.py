"""``clusterlint check``: the main job."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli.command import Command
from clusterlint.cli.known import known_rules, rule_names
from clusterlint.cli.options import (
    CONFIGURATION,
    EXTRA,
    FORMATS,
    OUTPUT,
    PROGRAM_FORMATS,
    SETTINGS,
    as_flags,
    paths_argument,
    with_options,
)
from clusterlint.cli.outputs import Destination, destinations, ready, write
from clusterlint.cli.terminal import use_colour
from clusterlint.cli.work import found_files, store_of, tell, work
from clusterlint.errors import ExitStatus, UserError

if TYPE_CHECKING:
    from clusterlint.cli.again import Answer
    from clusterlint.cli.sieve import Sieve
    from clusterlint.discover import Discovery
    from clusterlint.rules.base import Rule
    from clusterlint.settings import Settings


@dataclass(frozen=True, slots=True)
class _Output:
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
    def formats(self) -> tuple[str, ...]:
        """The format of the main result, then those of the other files."""
        return (self.output_format, *(one.output_format for one in self.more))


@click.command(
    cls=Command,
    examples=[
        ("clusterlint check", "the whole project"),
        ("clusterlint check --statistics src tests", "how many of each rule"),
        ("clusterlint check --select CL1,keyspace-scan --format concise", ""),
        ("clusterlint check --diff-base HEAD --output sarif=new.sarif", ""),
    ],
)
@paths_argument()
@with_options(SETTINGS, OUTPUT, CONFIGURATION, EXTRA)
def check(
    paths: tuple[str, ...],
    facts: tuple[str, ...],
    show_files: bool,
    explain_provenance: str | None,
    config: Path | None,
    isolated: bool,
    show_settings: bool,
    stdin_filename: Path | None,
    **given: Any,
) -> int:
    """Find what breaks on a cluster in PATHS (files or folders; - is standard input)."""
    from clusterlint.settings import load_settings

    output = _output(given)
    if facts:  # the shell makes several words of --facts *.msgpack
        more = [path for path in paths if Path(path).suffix == Path(facts[0]).suffix not in ("", ".py")]
        facts, paths = (*facts, *more), tuple(path for path in paths if path not in more)
    if "-" in paths and output.diff_base is not None:
        raise UserError("--diff-base is for files: git does not know standard input")
    targets = _targets(paths, stdin_filename)
    flags = as_flags({**given, "facts": facts})
    settings = load_settings(targets, rule_names(), flags=flags, config=config, isolated=isolated)
    if show_settings:
        _print_settings(settings)
        return ExitStatus.CLEAN
    discovery = _discover(paths, targets, settings)
    if show_files:
        _list_files(discovery)
        return ExitStatus.CLEAN
    if explain_provenance is not None:
        if output.more:
            raise UserError("--output is for findings; --explain-provenance has --output-file")
        return _explain(discovery, settings, known_rules(), explain_provenance, output)
    # A few given files (the hook) say nothing about which endpoints the program has.
    whole = any(target.is_dir() for target in targets)
    answer, failures = _answer(discovery, settings, output, targets, remarks=whole and not settings.quiet)
    _put(answer.text, output)
    for destination, text in zip(output.more, answer.more, strict=True):
        write(destination.path, text)
    _say("warning", answer.remarks)
    _say("internal error", failures)
    if failures:
        return ExitStatus.INTERNAL
    fails = answer.failing > output.max_findings and not output.exit_zero
    return ExitStatus.FINDINGS if fails else ExitStatus.CLEAN


def _output(given: dict[str, Any]) -> _Output:
    """Takes the flags of the output out of those given.

    Raises UserError for a file that cannot be written.
    """
    more = destinations(given.pop("output"), FORMATS, given["output_file"])
    output = _Output(
        **{field.name: given.pop(field.name) for field in fields(_Output) if field.name != "more"}, more=more
    )
    if output.with_fixes and "sarif" not in output.formats:
        raise UserError("--with-fixes needs the format sarif: no other one shows rewrites")
    if output.statistics and output.output_format in PROGRAM_FORMATS:
        raise UserError(f"--statistics counts; it has the formats text and json, not {output.output_format}")
    for path in (output.output_file, *(one.path for one in more)):
        if path is not None:
            ready(path)
    return output


def _answer(
    discovery: Discovery, settings: Settings, output: _Output, targets: list[Path], *, remarks: bool
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
        _colour(output),
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
    made, failures = _made(discovery, settings, output, sieve, remarks=remarks)
    if store is not None and key is not None and not failures:
        keep(store, key, made)
        store.close()
    return made, failures


def _made(
    discovery: Discovery, settings: Settings, output: _Output, sieve: Sieve, *, remarks: bool
) -> tuple[Answer, tuple[str, ...]]:
    from clusterlint.cli.again import Answer
    from clusterlint.pipeline.checking import check as run_pipeline
    from clusterlint.pipeline.endpoints import unknown_endpoints
    from clusterlint.pipeline.rewriting import with_rewritings
    from clusterlint.report import render

    with work(settings) as (tick, means):
        report = run_pipeline(discovery, settings, known_rules(), tick, means)
        report = sieve.sifted(report)
        if output.with_fixes:
            report = with_rewritings(report, discovery, settings, known_rules(), tick, means)
    text = render(
        report,
        output.output_format,
        colour=_colour(output),
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


def _explain(
    discovery: Discovery, settings: Settings, rules: tuple[Rule, ...], place: str, output: _Output
) -> int:
    from clusterlint.cli.provenance import explained

    text, failures = explained(
        discovery,
        settings,
        rules,
        place,
        output_format=output.output_format,
        colour=_colour(output),
    )
    _put(text, output)
    _say("internal error", failures)
    return ExitStatus.INTERNAL if failures else ExitStatus.CLEAN


def _say(kind: str, lines: Iterable[str]) -> None:
    for line in lines:
        from clusterlint.report.redact import (
            redact,
        )  # with the whole report: for those who have something to say

        click.echo(f"clusterlint: {kind}: {redact(line)}", err=True)


def _targets(paths: tuple[str, ...], stdin_filename: Path | None) -> list[Path]:
    if "-" in paths:
        if len(paths) > 1:
            raise UserError("- (standard input) cannot be checked together with other paths")
        return [_absolute(stdin_filename or Path("<stdin>"))]
    if stdin_filename is not None:
        raise UserError("--stdin-filename needs - (standard input) as the path")
    return [_absolute(Path(path)) for path in paths or (".",)]


def _absolute(path: Path) -> Path:
    """Absolute and without "..", symbolic links left as they are: output shows the names that were given."""
    return Path(os.path.abspath(path))


def _discover(paths: tuple[str, ...], targets: list[Path], settings: Settings) -> Discovery:
    from clusterlint.discover import from_stdin

    if "-" in paths:
        return from_stdin(sys.stdin.buffer.read(), targets[0], settings.root)
    return found_files(targets, settings)


def _colour(output: _Output) -> bool:
    return use_colour(output.color, to_file=output.output_file is not None)


def _put(text: str, output: _Output) -> None:
    if output.output_file is None:
        click.echo(text, nl=False, color=_colour(output) or None)
        return
    write(output.output_file, text)


def _list_files(discovery: Discovery) -> None:
    nothing = "its code has nothing of Redis, and no file that is analysed needs something from it"
    for name, why in discovery.reasons.items():
        click.echo(f"{'in ' if why else 'out'}  {name}  {why or nothing}")
    taken = sum(why is not None for why in discovery.reasons.values())
    click.echo(f"{taken} of {len(discovery.reasons)} files are analysed")


def _print_settings(settings: Settings) -> None:
    for field in fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, frozenset):
            value = sorted(value)
        elif hasattr(value, "value"):
            value = value.value
        elif isinstance(value, Path):
            value = value.as_posix()
        elif field.name == "per_file_ignores":
            value = {pattern: sorted(codes) for pattern, codes in value}
        elif field.name == "severity":
            value = {code: level.value for code, level in value}
        elif isinstance(value, tuple):
            value = list(value)
        click.echo(f"{field.name.replace('_', '-')} = {value}")
