"""``clusterlint keys``: the families of keys, what is done to them, and which are used together."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli.command import Command
from clusterlint.cli.known import rule_names
from clusterlint.cli.observed import OBSERVED, measured, taken
from clusterlint.cli.options import FILES, PROGRAM, as_flags, format_option, paths_argument, with_options
from clusterlint.cli.work import found_files, work
from clusterlint.errors import ExitStatus

if TYPE_CHECKING:
    from clusterlint.pipeline.observing import Source


@click.command(
    cls=Command,
    examples=[
        ("clusterlint keys --plan", "the hash tags that are needed"),
        ("clusterlint keys --family 'cart:*' src", "one family"),
        ("clusterlint keys --format mermaid", "as a graph"),
        ("clusterlint keys --keys-from keys.txt", "how many real keys they have"),
    ],
)
@paths_argument()
@click.option("--family", multiple=True, metavar="PATTERN", help="Only families like this: cart:*")
@format_option("text", "json", "dot", "mermaid")
@click.option("--plan", "planned", is_flag=True, help="Show the hash tags that are needed.")
@with_options(OBSERVED, PROGRAM, FILES)
def keys(
    paths: tuple[str, ...],
    family: tuple[str, ...],
    output_format: str,
    planned: bool,
    config: Path | None,
    isolated: bool,
    **given: Any,
) -> int:
    """Show every family of keys in PATHS (files or folders) and which are used together.

    A family is all keys of one template. With --plan: the hash tags that put what is used together into one
    slot, and what no tag can hold (formats text and json). dot (Graphviz) and mermaid draw a graph. With real
    keys: how many each family has, and what that says about the masters.
    """
    from clusterlint.pipeline.keys import key_map
    from clusterlint.report.keys import render_keys, render_measured, render_plan
    from clusterlint.settings import load_settings

    wanted = _wanted(given, output_format, planned, family)
    targets = [Path(os.path.abspath(path)) for path in paths or (".",)]
    names = rule_names()
    settings = load_settings(targets, names, flags=as_flags(given), config=config, isolated=isolated)
    discovery = found_files(targets, settings)
    with work(settings) as (tick, means):
        found = key_map(discovery, settings, family, tick, means)
    observed = measured(wanted, found, settings)
    if observed is not None:
        click.echo(render_measured(found.keys, found.plan, observed, output_format), nl=False)
    elif planned:
        click.echo(render_plan(found.keys, found.plan, output_format), nl=False)
    else:
        click.echo(render_keys(found.keys, output_format), nl=False)
    if family and not found.keys.shown:
        _say(f"no family matches {', '.join(family)}")
    for line in () if settings.quiet else found.remarks:
        _say(line)
    for line in found.failures:
        _say(f"internal error: {line}")
    return ExitStatus.INTERNAL if found.failures else ExitStatus.CLEAN


def _wanted(
    given: dict[str, Any], output_format: str, planned: bool, family: tuple[str, ...]
) -> Source | None:
    """What is to be measured, out of the options; says what does not go together."""
    wanted = taken(given)
    if (planned or wanted) and output_format not in ("text", "json"):
        option = "--plan" if wanted is None else "--redis" if wanted.file is None else "--keys-from"
        raise click.UsageError(f"{option} has no format {output_format}: use text or json")
    if wanted and family:
        raise click.UsageError("--family does not go with real keys: all families are measured")
    return wanted


def _say(line: str) -> None:
    from clusterlint.report.redact import redact

    click.echo(f"clusterlint: {redact(line)}", err=True)
