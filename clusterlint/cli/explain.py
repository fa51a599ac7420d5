"""``clusterlint explain``: what a runtime error means, and which lines can raise it."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from clusterlint.cli.command import Command
from clusterlint.cli.known import known_rules, rule_names
from clusterlint.cli.options import FILES, PROGRAM, as_flags, format_option, paths_argument, with_options
from clusterlint.cli.terminal import use_colour
from clusterlint.cli.work import found_files, work
from clusterlint.errors import ExitStatus, UserError

if TYPE_CHECKING:
    from clusterlint.explain import Explained, Log
    from clusterlint.settings import Settings

_STDIN = "-"
_SHOWN = 80
_SENT = re.compile(r"-[A-Z]{3}")


class _ErrorFirst(Command):
    """Takes an error as the server sends it, with a minus before its code, for no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [word[1:] if _SENT.match(word) else word for word in args])


@click.command(
    cls=_ErrorFirst,
    examples=[
        ("clusterlint explain 'MOVED 12182 10.0.0.3:6379'", "and lines that raise it"),
        ("clusterlint explain --no-code 'CLUSTERDOWN Hash slot not served'", ""),
        ("clusterlint explain - < worker.log", "all errors of a log"),
    ],
)
@click.argument("text", metavar="ERROR", required=False)
@paths_argument()
@click.option("--no-code", is_flag=True, help="Say what it means, and look at no code.")
@format_option("text", "json")
@with_options(PROGRAM, FILES)
def explain(
    text: str | None,
    paths: tuple[str, ...],
    no_code: bool,
    output_format: str,
    color: str,
    config: Path | None,
    isolated: bool,
    **given: Any,
) -> int:
    """What the ERROR of a Redis Cluster means, what to check, and which lines of PATHS can raise it.

    With - a traceback or a log is read from standard input; each known error in it is explained once.
    """
    from clusterlint.report.errors import render_errors
    from clusterlint.settings import load_settings

    log = _errors(text, paths)
    targets = [Path(os.path.abspath(path)) for path in paths or (".",)]
    settings = load_settings(targets, rule_names(), flags=as_flags(given), config=config, isolated=isolated)
    found, remarks, failures = _without_code(log) if no_code else _lines(log, targets, settings)
    shown = render_errors(
        found,
        output_format,
        lines=log.lines,
        masters=settings.masters,
        code=not no_code,
        names=dict(rule_names().pairs),
        colour=use_colour(color, to_file=False),
    )
    click.echo(shown, nl=False)
    _say(() if settings.quiet else remarks)
    _say(f"internal error: {line}" for line in failures)
    return ExitStatus.INTERNAL if failures else ExitStatus.CLEAN


def _errors(text: str | None, paths: tuple[str, ...]) -> Log:
    """The known errors in what is given. Raises UserError if there is none."""
    from clusterlint.explain import read

    piped = text == _STDIN or (text is None and not sys.stdin.isatty())
    if text is None and not piped:
        raise UserError("give the text of an error, or - for a log on standard input")
    stream: BinaryIO = sys.stdin.buffer if piped else io.BytesIO(os.fsencode(text or ""))
    log = read(stream)
    if not log.seen:
        raise UserError(_unknown(None if piped else text or "", log.lines))
    return log


def _unknown(text: str | None, lines: int) -> str:
    """Why nothing is explained: one line, with the nearest error that is known."""
    from clusterlint.explain import nearest

    if text is None:
        return f"no known error of a Redis Cluster in {lines} line{'' if lines == 1 else 's'}"
    if text and os.path.exists(text):
        return f"{text} is a file or folder: give the text of an error first, or - for standard input"
    close = nearest(text)
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
    hint = f'; the nearest is "{close[1]}": {close[0].title}' if close is not None else ""
    return f'"{shown}" is no known error of a Redis Cluster{hint}'


def _without_code(log: Log) -> tuple[tuple[Explained, ...], tuple[str, ...], tuple[str, ...]]:
    from clusterlint.explain import Explained

    return tuple(Explained(seen) for seen in log.seen), (), ()


def _lines(
    log: Log, targets: list[Path], settings: Settings
) -> tuple[tuple[Explained, ...], tuple[str, ...], tuple[str, ...]]:
    from clusterlint.pipeline.explaining import lines_of_errors

    discovery = found_files(targets, settings)
    with work(settings) as (tick, means):
        found = lines_of_errors(discovery, settings, known_rules(), log.seen, tick, means)
    return found.explained, found.remarks, found.failures


def _say(lines: Iterable[str]) -> None:
    from clusterlint.report.redact import redact

    for line in lines:
        click.echo(f"clusterlint: {redact(line)}", err=True)
