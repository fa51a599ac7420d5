"""``clusterlint audit``: the report that an engineer and their manager read before a migration."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli.command import Command
from clusterlint.cli.known import known_rules, rule_names
from clusterlint.cli.observed import OBSERVED, measured, taken
from clusterlint.cli.options import FILES, PROGRAM, RULES, as_flags, paths_argument, with_options
from clusterlint.cli.outputs import ready, write
from clusterlint.cli.work import found_files, work
from clusterlint.errors import ExitStatus, UserError

if TYPE_CHECKING:
    from clusterlint.audit import Audit

_SUFFIXES = ("html", "md", "json")


@click.command(
    cls=Command,
    examples=[
        ("clusterlint audit -o report.html", "one file, to read offline and to print"),
        ("clusterlint audit -o report.md -o audit.json", "for a repository, for programs"),
        ("clusterlint audit --endpoint REDIS_URL src", "of one Redis only"),
        ("clusterlint audit --keys-from keys.txt --node-memory 60gb -o report.html", ""),
    ],
)
@paths_argument()
@click.option(
    "-o",
    "--output-file",
    "outputs",
    type=click.Path(),
    multiple=True,
    metavar="FILE",
    help="Write it there: .html, .md or .json; may be many.",
)
@click.option("--with-fixes/--no-fixes", default=True, help="Prove what `fix` would rewrite [with].")
@with_options(OBSERVED, RULES, PROGRAM, FILES)
def audit(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    with_fixes: bool,
    config: Path | None,
    isolated: bool,
    **given: Any,
) -> int:
    """Write a report on PATHS (files or folders) to decide on a migration, and to carry it out.

    Without -o it is Markdown on standard output. The exit status is 0 when it is written, whatever it says;
    with --fail-on it is 1 where a finding is as severe as that.
    """
    from clusterlint.pipeline.auditing import audit as run_pipeline
    from clusterlint.report.audit import render_audit
    from clusterlint.settings import load_settings

    files = [(Path(name), _suffix(name)) for name in outputs]
    _apart([path for path, _ in files])
    wanted = taken(given)
    targets = [Path(os.path.abspath(path)) for path in paths or (".",)]
    settings = load_settings(targets, rule_names(), flags=as_flags(given), config=config, isolated=isolated)
    discovery = found_files(targets, settings)
    with work(settings) as (tick, means):
        found = run_pipeline(discovery, settings, known_rules(), tick, means, with_fixes=with_fixes)
    found = replace(found, observed=measured(wanted, found, settings))
    if not files:
        click.echo(render_audit(found, "md"), nl=False)
    texts = [(path, render_audit(found, suffix)) for path, suffix in files]
    for path, text in texts:
        write(path, text)
    if not settings.quiet:
        for line in found.run.remarks:
            _say(line)
    for line in found.run.failures:
        _say(f"internal error: {line}")
    if found.run.failures:
        return ExitStatus.INTERNAL
    return (
        ExitStatus.FINDINGS if given["fail_on"] and _fails(found, settings.fail_on.rank) else ExitStatus.CLEAN
    )


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower().removeprefix(".")
    if suffix not in _SUFFIXES:
        raise UserError(f"-o {name}: the name ends in .html, .md or .json, which says what is written")
    return suffix


def _apart(paths: Sequence[Path]) -> None:
    """Says now what would only show after minutes of work. Raises UserError."""
    for path in paths:
        ready(path)
    real = [os.path.realpath(path) for path in paths]
    twice = next((path for number, path in enumerate(real) if path in real[:number]), None)
    if twice is not None:
        raise UserError(f"-o: two reports cannot go to one file: {twice}")


def _fails(found: Audit, rank: int) -> bool:
    return any(one.finding.severity.rank >= rank for one in found.findings)


def _say(line: str) -> None:
    from clusterlint.report.redact import redact

    click.echo(f"clusterlint: {redact(line)}", err=True)
