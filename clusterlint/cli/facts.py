"""``clusterlint facts``: read the source now, or on this machine, and check it later, or on another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from clusterlint.cli.command import Command
from clusterlint.cli.known import rule_names
from clusterlint.cli.options import FILES, PROGRAM, as_flags, paths_argument, with_options
from clusterlint.cli.work import found_files, work
from clusterlint.errors import ExitStatus


def _shard(context: click.Context, option: click.Parameter, value: str) -> tuple[int, int]:
    """``I/N``, the I-th of N."""
    number, _, of = value.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= 10_000):
        raise click.BadParameter(f"{value!r} is not such as 1/4")
    return int(number), int(of)


@click.command(
    cls=Command,
    examples=[
        ("clusterlint facts --shard 1/4 -o facts-1.msgpack", "a quarter of the files"),
        ("clusterlint check --facts facts-*.msgpack", "with the files of all"),
    ],
)
@paths_argument()
@click.option("--shard", callback=_shard, default="1/1", metavar="I/N", help="Read the I-th of N parts only.")
@click.option(
    "-o",
    "--output-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="Write them there.",
)
@with_options(PROGRAM, FILES)
def facts(
    paths: tuple[str, ...],
    shard: tuple[int, int],
    output_file: Path,
    config: Path | None,
    isolated: bool,
    **given: Any,
) -> int:
    """Read PATHS (files or folders) and write what linking needs to know of them.

    `clusterlint check --facts FILE... PATHS` then takes from the files what it would read in the source. Give
    the same PATHS, and the same configuration.
    """
    from clusterlint.gather.shards import outcomes_of, write
    from clusterlint.gather.shards import shard as part
    from clusterlint.settings import load_settings

    targets = [Path(os.path.abspath(path)) for path in paths or (".",)]
    settings = load_settings(targets, rule_names(), flags=as_flags(given), config=config, isolated=isolated)
    files = part(found_files(targets, settings).files, *shard)
    with work(settings) as (tick, means):
        found, failures = outcomes_of(files, means, tick)
    write(output_file, found)
    for line in failures:
        click.echo(f"clusterlint: internal error: {line}", err=True)
    return ExitStatus.INTERNAL if failures else ExitStatus.CLEAN
