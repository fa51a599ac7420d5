"""``clusterlint check``: the main job."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli.command import Command
from clusterlint.cli.findings import Output, answer
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
from clusterlint.cli.outputs import destinations, ready, write
from clusterlint.cli.work import found_files
from clusterlint.errors import ExitStatus, UserError

if TYPE_CHECKING:
    from clusterlint.discover import Discovery
    from clusterlint.pipeline.checking import Memory
    from clusterlint.rules.base import Rule
    from clusterlint.settings import Settings


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
    watch: bool,
    config: Path | None,
    isolated: bool,
    show_settings: bool,
    stdin_filename: Path | None,
    **given: Any,
) -> int:
    """Find what breaks on a cluster in PATHS (files or folders; - is standard input)."""
    from clusterlint.settings import load_settings

    if facts:  # the shell makes several words of --facts *.msgpack
        more = [path for path in paths if Path(path).suffix == Path(facts[0]).suffix not in ("", ".py")]
        facts, paths = (*facts, *more), tuple(path for path in paths if path not in more)
    output = _output(given)
    if "-" in paths and output.diff_base is not None:
        raise UserError("--diff-base is for files: git does not know standard input")
    targets = _targets(paths, stdin_filename)
    flags = as_flags({**given, "facts": facts})

    def settings_now() -> Settings:

        return load_settings(targets, rule_names(), flags=flags, config=config, isolated=isolated)

    settings = settings_now()
    if show_settings:
        _print_settings(settings)
        return ExitStatus.CLEAN
    if watch:
        from clusterlint.cli.watching import watching

        if "-" in paths or show_files or explain_provenance is not None:
            raise UserError("--watch is for the findings of files")
        memory: Memory = {}
        return watching(settings, settings_now, lambda now: _checked(paths, targets, now, output, memory))
    if not show_files and explain_provenance is None:
        return _checked(paths, targets, settings, output)
    discovery = _discover(paths, targets, settings)
    if show_files:
        _list_files(discovery)
        return ExitStatus.CLEAN
    assert explain_provenance is not None
    if output.more:
        raise UserError("--output is for findings; --explain-provenance has --output-file")
    return _explain(discovery, settings, known_rules(), explain_provenance, output)


def _checked(
    paths: tuple[str, ...],
    targets: list[Path],
    settings: Settings,
    output: Output,
    memory: Memory | None = None,
) -> int:
    """The main job, once."""
    # A few given files (the hook) say nothing about which endpoints the program has.
    remarks = any(target.is_dir() for target in targets) and not settings.quiet
    discovery = _discover(paths, targets, settings)
    found, failures = answer(discovery, settings, output, targets, memory=memory, remarks=remarks)
    if memory is not None:
        for file in memory.keys() - set(discovery.files):
            del memory[file]
    _put(found.text, output)
    for destination, text in zip(output.more, found.more, strict=True):
        write(destination.path, text)
    _say("warning", found.remarks)
    _say("internal error", failures)
    if failures:
        return ExitStatus.INTERNAL
    fails = found.failing > output.max_findings and not output.exit_zero
    return ExitStatus.FINDINGS if fails else ExitStatus.CLEAN


def _output(given: dict[str, Any]) -> Output:
    """Takes the flags of the output out of those given.

    Raises UserError for a file that cannot be written.
    """
    more = destinations(given.pop("output"), FORMATS, given["output_file"])
    output = Output(
        **{name: given.pop(name) for name in Output.__struct_fields__ if name != "more"}, more=more
    )
    if output.with_fixes and "sarif" not in output.formats:
        raise UserError("--with-fixes needs the format sarif: no other one shows rewrites")
    if output.statistics and output.output_format in PROGRAM_FORMATS:
        raise UserError(f"--statistics counts; it has the formats text and json, not {output.output_format}")
    for path in (output.output_file, *(one.path for one in more)):
        if path is not None:
            ready(path)
    return output


def _explain(
    discovery: Discovery, settings: Settings, rules: tuple[Rule, ...], place: str, output: Output
) -> int:
    from clusterlint.cli.provenance import explained

    text, failures = explained(
        discovery,
        settings,
        rules,
        place,
        output_format=output.output_format,
        colour=output.colour,
    )
    _put(text, output)
    _say("internal error", failures)
    return ExitStatus.INTERNAL if failures else ExitStatus.CLEAN


def _say(kind: str, lines: Iterable[str]) -> None:
    for line in lines:
        from clusterlint.report.redact import redact  # with the whole report: where there is something to say

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


def _put(text: str, output: Output) -> None:
    if output.output_file is None:
        click.echo(text, nl=False, color=output.colour or None)
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
