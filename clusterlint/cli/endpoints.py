"""``clusterlint endpoints``: which Redis services the code names, and what hangs on each."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from clusterlint.cli.command import Command
from clusterlint.cli.known import known_rules, rule_names
from clusterlint.cli.options import FILES, PROGRAM, as_flags, format_option, paths_argument, with_options
from clusterlint.cli.work import found_files, work
from clusterlint.errors import ExitStatus


@click.command(
    cls=Command,
    examples=[
        ("clusterlint endpoints", "of the whole project"),
        ("clusterlint endpoints --format json src", ""),
    ],
)
@paths_argument()
@format_option("text", "json")
@with_options(PROGRAM, FILES)
def endpoints(
    paths: tuple[str, ...], output_format: str, config: Path | None, isolated: bool, **given: Any
) -> int:
    """List every Redis service that PATHS (files or folders) name, to choose those that migrate.

    For each endpoint: where it is read, the clients and libraries that connect there, their databases, how
    many calls there are, and what would break if it migrated.
    """
    from clusterlint.pipeline.endpoints import endpoint_map
    from clusterlint.report.endpoints import render_endpoints
    from clusterlint.settings import load_settings

    targets = [Path(os.path.abspath(path)) for path in paths or (".",)]
    rules = known_rules()
    settings = load_settings(targets, rule_names(), flags=as_flags(given), config=config, isolated=isolated)
    discovery = found_files(targets, settings)
    with work(settings) as (tick, means):
        found = endpoint_map(discovery, settings, rules, tick, means)
    click.echo(render_endpoints(found.endpoints, output_format), nl=False)
    for line in () if settings.quiet else found.remarks:
        _say(line)
    for line in found.failures:
        _say(f"internal error: {line}")
    return ExitStatus.INTERNAL if found.failures else ExitStatus.CLEAN


def _say(line: str) -> None:
    from clusterlint.report.redact import redact

    click.echo(f"clusterlint: {redact(line)}", err=True)
