"""The flags of the commands, grouped, and how they become settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = (
    "text",
    "concise",
    "grouped",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "markdown",
)
"""Those of the report, which is not imported for ``--help``."""

_LEVELS = click.Choice(["error", "warning", "info"])
_CONFIDENCES = click.Choice(["certain", "likely", "possible"])


def _list(name: str, words: str) -> Callable[[F], F]:
    return click.option(name, multiple=True, metavar="RULES", help=words)


RULES: tuple[Callable[[Any], Any], ...] = (
    _list("--select", "Run only these rules: codes, names or prefixes (CL1), with commas."),
    _list("--extend-select", "Run these rules too."),
    _list("--ignore", "Do not run these rules."),
    click.option("--fail-on", type=_LEVELS, help="The lowest severity that gives exit status 1  [warning]"),
    click.option("--baseline", metavar="FILE", help="Findings that this file holds are known debt."),
    click.option("--min-confidence", type=_CONFIDENCES, help="Show nothing less sure than this  [likely]"),
)

PROGRAM: tuple[Callable[[Any], Any], ...] = (
    click.option("--endpoint", multiple=True, metavar="NAME", help="A Redis that migrates; the others stay."),
    click.option("--mode", type=click.Choice(["dual", "cluster"]), help="What the code must run on  [dual]"),
    click.option("--masters", type=click.IntRange(1, 16384), help="Masters of the cluster  [3]"),
    click.option("--client", metavar="RELEASE", help="The client library: redis-py==6.4  [as manifests say]"),
    click.option("--target", metavar="NAME", help="The server that it will be: valkey-9, elasticache ..."),
    click.option("--exclude", multiple=True, metavar="PATTERN", help="Paths to leave out, as in .gitignore."),
    click.option("--force-exclude", is_flag=True, help="Leave out excluded files even when given by name."),
    click.option(
        "-j", "--jobs", type=click.IntRange(1), help="Processes that read files  [one per processor]"
    ),
    click.option("--executor", type=click.Choice(["processes", "dask"]), help="Who reads files  [processes]"),
    click.option("--scheduler", metavar="ADDRESS", help="The Dask cluster: tcp://10.0.0.1:8786"),
    click.option("--no-cache", is_flag=True, help="Neither use nor keep results of other runs."),
    click.option("--no-prefilter", is_flag=True, help="Analyse all files, also without Redis."),
    click.option("-v", "--verbose", is_flag=True, help="Say on standard error how the result was come by."),
)

SETTINGS = (*RULES, *PROGRAM)

OUTPUT: tuple[Callable[[Any], Any], ...] = (
    click.option("--exit-zero", is_flag=True, help="Exit status 0 even with findings."),
    click.option(
        "--max-findings", type=click.IntRange(0), default=0, help="As many give no exit status 1  [0]"
    ),
    click.option("--diff-base", metavar="REV", help="Only what lines changed since a git revision concern."),
    click.option(
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        default="text",
        help="How findings are shown  [text]",
    ),
    click.option("-o", "--output-file", type=click.Path(path_type=Path), help="Write the result there."),
    click.option(
        "--output", multiple=True, metavar="FORMAT=FILE", help="Write it there as well, in that format."
    ),
    click.option("--with-fixes", is_flag=True, help="Put proven rewrites into SARIF; takes longer."),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="auto: on a terminal; NO_COLOR and FORCE_COLOR are honoured.",
    ),
    click.option("--statistics", is_flag=True, help="Count by rule instead of listing."),
    click.option("-q", "--quiet", is_flag=True, help="No summary, no progress, no remarks."),
)

FILES: tuple[Callable[[Any], Any], ...] = (
    click.option("--config", type=click.Path(path_type=Path), help="Use this configuration file."),
    click.option("--isolated", is_flag=True, help="Use no configuration file."),
)

CONFIGURATION: tuple[Callable[[Any], Any], ...] = (
    *FILES,
    click.option("--show-settings", is_flag=True, help="Print the settings in force and stop."),
    click.option("--stdin-filename", type=click.Path(path_type=Path), help="What standard input stands for."),
)


def with_options(*groups: tuple[Callable[[Any], Any], ...]) -> Callable[[F], F]:
    """Adds the options in the order in which they are listed."""

    def add(command: F) -> F:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return add


def as_flags(given: dict[str, Any]) -> dict[str, Any]:
    """Command-line values under the names of the configuration keys; those not given are left out."""
    flags: dict[str, Any] = {}
    for name, value in given.items():
        key = {"endpoint": "endpoints", "exclude": "extend-exclude"}.get(name, name.replace("_", "-"))
        if name in ("select", "extend_select", "ignore"):
            value = [word.strip() for text in value for word in text.split(",") if word.strip()]
        elif isinstance(value, tuple):
            value = list(value)
        if value not in (None, [], False):
            flags[key] = value
    return flags
