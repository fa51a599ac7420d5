"""How commands show their help, on a screen of 80 columns: options under headings, examples at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import click

RULES = "Rules and exit status"
NEW = "Only what is new"
MIGRATION = "What migrates, and to what"
KEYS = "Real keys"
FILES = "Files and configuration"
OUTPUT = "Output and work"
CHANGES = "What is written"
OPTIONS = "Options"

_ORDER = (OPTIONS, CHANGES, RULES, NEW, MIGRATION, KEYS, FILES, OUTPUT)
_WIDEST_NAME = 26
_RANGE = re.compile(r"\s*\[[^\[\]]*\bx\b[^\[\]]*\]$")

Examples = Sequence[tuple[str, str]]
"""Command lines, each with a few words on what it is for."""


class Option(click.Option):
    """An option that knows its heading. The range of a number is told by the error about a wrong one."""

    def __init__(self, *names: Any, section: str = OPTIONS, **given: Any) -> None:
        super().__init__(*names, **given)
        self.section = section

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Names and help, without the range that click adds."""
        found = super().get_help_record(ctx)
        return None if found is None else (found[0], _RANGE.sub("", found[1]))


class Command(click.Command):
    """A command with examples."""

    def __init__(self, *names: Any, examples: Examples = (), **given: Any) -> None:
        super().__init__(*names, **given)
        self.examples = examples

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, in the order of their headings."""
        _write_options(self.get_params(ctx), ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples."""
        _write_examples(self.examples, formatter)


class Group(click.Group):
    """Commands that have something in common."""

    command_class = Command

    def __init__(self, *names: Any, examples: Examples = (), **given: Any) -> None:
        super().__init__(*names, **given)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples."""
        _write_examples(self.examples, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands first: they are what a reader looks for."""
        self.format_commands(ctx, formatter)
        _write_options(self.get_params(ctx), ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named first. Raises UserError with the nearest one where there is none."""
        if (
            not args[0].startswith("-")
            and self.get_command(ctx, args[0]) is None
            and not ctx.resilient_parsing
        ):
            from clusterlint.cli.mistakes import no_command

            raise no_command(ctx, args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)


def heading(words: str) -> str:
    """As it stands on a terminal; click takes the style out elsewhere."""
    return click.style(words, bold=True)


def _write_options(
    parameters: Iterable[click.Parameter], ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in parameters:
        record = one.get_help_record(ctx) if isinstance(one, click.Option) else None
        if record is not None:
            found.setdefault(_section(one, found), []).append(record)
    names = [name for rows in found.values() for name, _ in rows if len(name) <= _WIDEST_NAME]
    width = max(map(len, names), default=0)
    for section in sorted(found, key=_ORDER.index):
        with formatter.section(heading(section)):
            formatter.write_dl([(f"{name:<{width}}", words) for name, words in found[section]], col_max=width)


def _section(one: click.Parameter, found: dict[str, list[tuple[str, str]]]) -> str:
    """The heading of an option; that of click's own one, --help, is the last that there is."""
    own: str | None = getattr(one, "section", None)
    return own or (max(found, key=_ORDER.index) if found else OPTIONS)


def _write_examples(examples: Examples, formatter: click.HelpFormatter) -> None:
    if examples:
        with formatter.section(heading("Examples")):
            for line, words in examples:
                formatter.write(f"{'':>{formatter.current_indent}}{line}{f'  # {words}' if words else ''}\n")
