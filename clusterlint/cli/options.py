"""The flags of the commands, grouped, and how they become settings."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from clusterlint.cli import command
from clusterlint.cli.command import Option
from clusterlint.cli.completing import complete_outputs, complete_rules, complete_targets

F = TypeVar("F", bound=Callable[..., Any])
_Decorator = Callable[[Any], Any]

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

PROGRAM_FORMATS = ("jsonl", "sarif", "github", "gitlab", "junit", "markdown")
"""Those that have findings only; json can count as well."""

LEVELS = click.Choice(["error", "warning", "info"])
CONFIDENCES = click.Choice(["certain", "likely", "possible"])
_PATH = click.Path(path_type=Path)


def in_section(section: str) -> Callable[..., _Decorator]:
    """``click.option`` for options under that heading of the help."""

    def option(*names: str, **given: Any) -> _Decorator:
        return click.option(*names, cls=Option, section=section, **given)

    return option


_rule, _new = in_section(command.RULES), in_section(command.NEW)
_program, _file = in_section(command.MIGRATION), in_section(command.FILES)
_shown = in_section(command.OUTPUT)


def paths_argument(name: str = "paths") -> _Decorator:
    """Files and folders; the shell completes them."""
    return click.argument(name, nargs=-1, metavar="[PATHS]...", type=click.Path())


def format_option(*formats: str) -> _Decorator:
    """``--format``; the first one is the default."""
    return _shown(
        "--format",
        "output_format",
        type=click.Choice(formats),
        metavar="FORMAT",
        default=formats[0],
        help=f"{', '.join(formats[:-1])} or {formats[-1]} [{formats[0]}].",
    )


def _rules(name: str, words: str) -> _Decorator:
    return _rule(name, multiple=True, metavar="RULES", help=words, shell_complete=complete_rules)


def _coloured(context: click.Context, option: click.Parameter, value: str) -> str:
    """Also for what click writes itself."""
    if value != "auto":
        context.color = value == "always"
    return value


RULES = (
    _rules("--select", "Run only these: codes, names or prefixes (CL1)."),
    _rules("--extend-select", "Run these too."),
    _rules("--ignore", "Do not run these."),
    _rule(
        "--min-confidence", type=CONFIDENCES, metavar="WORD", help="certain, likely [default] or possible."
    ),
    _rule(
        "--fail-on",
        type=LEVELS,
        metavar="LEVEL",
        help="Exit status 1 from this severity on: error, warning [default] or info.",
    ),
)

BASELINE = (
    _new("--baseline", type=click.Path(), metavar="FILE", help="What this file holds is known debt."),
)

PROGRAM: tuple[_Decorator, ...] = (
    _program("--endpoint", multiple=True, metavar="NAME", help="A Redis that migrates; the others stay."),
    _program(
        "--mode",
        type=click.Choice(["dual", "cluster"]),
        metavar="MODE",
        help="Code must run on both (dual) [default], or cluster.",
    ),
    _program("--masters", type=click.IntRange(1, 16384), metavar="N", help="Masters of the cluster [3]."),
    _program(
        "--target",
        metavar="NAME",
        help="The server: valkey-9, elasticache ...",
        shell_complete=complete_targets,
    ),
    _program("--client", metavar="RELEASE", help="redis-py==6.4, say [as manifests tell]."),
    _file("--exclude", multiple=True, metavar="PATTERN", help="Leave these out; as in .gitignore."),
    _file("--force-exclude", is_flag=True, help="Leave them out even when given by name."),
    _file("--no-prefilter", is_flag=True, help="Analyse all files, also without Redis."),
    _shown(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        metavar="WHEN",
        callback=_coloured,
        help="auto (NO_COLOR, FORCE_COLOR), always, never.",
    ),
    _shown("-q", "--quiet", is_flag=True, help="No summary, no progress, no remarks."),
    _shown("-v", "--verbose", is_flag=True, help="Say how the result was come by."),
    _shown("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes [one per processor]."),
    _shown("--no-cache", is_flag=True, help="Neither use nor keep results of other runs."),
    _shown("--executor", type=click.Choice(["processes", "dask"]), metavar="WHO", help="processes or dask."),
    _shown("--scheduler", metavar="ADDRESS", help="Of the Dask cluster: tcp://10.0.0.1:8786"),
)

SETTINGS = (*RULES, *BASELINE, *PROGRAM)

OUTPUT: tuple[_Decorator, ...] = (
    _rule("--max-findings", type=click.IntRange(0), metavar="N", default=0, help="Let so many pass [0]."),
    _rule("--exit-zero", is_flag=True, help="Exit status 0 even with findings."),
    _new("--diff-base", metavar="REV", help="What concerns lines changed since that revision."),
    format_option(*FORMATS),
    _shown("-o", "--output-file", type=_PATH, metavar="FILE", help="Write the result there."),
    _shown(
        "--output",
        multiple=True,
        metavar="FORMAT=FILE",
        help="Write it there too, in that format.",
        shell_complete=complete_outputs,
    ),
    _shown("--with-fixes", is_flag=True, help="Put proven rewrites into SARIF; takes longer."),
    _shown("--statistics", is_flag=True, help="Count by rule instead of listing."),
)

FILES: tuple[_Decorator, ...] = (
    _file("--config", type=_PATH, metavar="FILE", help="Use this configuration file."),
    _file("--isolated", is_flag=True, help="Use no configuration file."),
)

CONFIGURATION: tuple[_Decorator, ...] = (
    *FILES,
    _file("--show-settings", is_flag=True, help="Print the settings in force and stop."),
    _file("--stdin-filename", type=_PATH, metavar="FILE", help="What standard input stands for."),
)

EXTRA: tuple[_Decorator, ...] = (
    _file("--show-files", is_flag=True, help="Print which files are in, and why; and stop."),
    _file("--facts", multiple=True, metavar="FILE", help="Read by `clusterlint facts`; may be many."),
    _shown("--watch", is_flag=True, help="Check again whenever files change; until Ctrl-C."),
    _shown("--explain-provenance", metavar="FILE:LINE", help="Why that line is what it is."),
)


def with_options(*groups: tuple[_Decorator, ...]) -> Callable[[F], F]:
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
        if name == "color":
            continue
        key = {"endpoint": "endpoints", "exclude": "extend-exclude"}.get(name, name.replace("_", "-"))
        if name in ("select", "extend_select", "ignore"):
            value = [word.strip() for text in value for word in text.split(",") if word.strip()]
        elif name == "exclude":
            value = [pattern.replace(os.sep, "/") for pattern in value]
        elif isinstance(value, tuple):
            value = list(value)
        if value not in (None, [], False):
            flags[key] = value
    return flags
