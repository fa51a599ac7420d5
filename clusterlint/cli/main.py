"""The group of commands, and how each way to fail becomes one line and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from clusterlint import __version__
from clusterlint.cli.commands import Commands
from clusterlint.cli.terminal import chosen_colour
from clusterlint.errors import ExitStatus, UserError

# Releases of click before 8.2 print the help and leave.
_HELP: type[click.ClickException] = getattr(click.exceptions, "NoArgsIsHelpError", click.exceptions.FileError)
_INTERRUPTED = 130  # 128 + SIGINT, as shells count


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("clusterlint check", "the project around the current folder"),
        ("clusterlint rule CL101", "what a rule means"),
        ("clusterlint check --help", "the options of a command"),
    ],
)
@click.version_option(__version__, "-V", "--version", prog_name="clusterlint", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback when clusterlint itself fails.")
def cli(debug: bool) -> None:
    """Finds the Python code that breaks when a standalone Redis becomes a Redis Cluster.

    \b
    Exit status: 0 nothing at or above the threshold, 1 findings,
    2 wrong usage or configuration, 3 clusterlint itself failed.
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command line; gives the exit status and never raises."""
    _never_fail_on_letters()
    try:
        colour = chosen_colour(arguments)
        status = cli.main(list(arguments), prog_name="clusterlint", standalone_mode=False, color=colour)
        return status if isinstance(status, int) else ExitStatus.CLEAN
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except _HELP as problem:
        problem.show()
        return ExitStatus.USAGE
    except click.ClickException as problem:
        from clusterlint.cli.mistakes import in_one_line

        _say("error", in_one_line(problem), arguments)
        return ExitStatus.USAGE
    except UserError as problem:
        _say("error", str(problem), arguments)
        return ExitStatus.USAGE
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.CLEAN
    except Exception as problem:
        if "--debug" in arguments:
            import traceback

            traceback.print_exc()
        where = "" if "--debug" in arguments else " (clusterlint --debug ... shows where)"
        _say("internal error", f"{type(problem).__name__}: {problem}{where}", arguments)
        return ExitStatus.INTERNAL


def _say(kind: str, line: str = "", arguments: Sequence[str] = ()) -> None:
    from clusterlint.report.redact import redact

    if line:
        kind = f"{click.style(kind, fg='red', bold=True)}: "
    click.echo(f"clusterlint: {kind}{redact(line)}", err=True, color=chosen_colour(arguments))


def _never_fail_on_letters() -> None:
    """A terminal that cannot show a character, or a file name that is no text, must not end the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
