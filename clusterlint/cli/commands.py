"""The commands, imported when asked for: ``--help`` and ``slot`` load nothing that they do not use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli.command import Group, heading

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "audit": "Write the report that a migration is decided by.",
    "baseline": "Write, shrink and show the file of known findings.",
    "cache": "Where the cache is, what is in it; clear it.",
    "check": "Find what breaks on a cluster.",
    "completion": "Print what makes a shell complete the commands.",
    "endpoints": "List every Redis service that the code uses.",
    "explain": "What an error means, and which lines can raise it.",
    "facts": "Read source for a check on another machine.",
    "fix": "Rewrite the code so that it runs on a cluster.",
    "init": "Write a configuration from what the code holds.",
    "keys": "Show every family of keys, and which are used together.",
    "lsp": "The language server, for editors.",
    "migrate-keys": "Copy the keys of a standalone Redis to a cluster.",
    "rule": "What a rule finds, why it breaks, and the way out.",
    "slot": "Slot, hashed part and master of keys.",
    "version": "Versions of all that counts, also of the project's client.",
}
"""Name -> what the list of commands says. The command is called like its module."""


class Commands(Group):
    """The group whose commands are in modules of their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        found: Any = getattr(import_module(f"clusterlint.cli.{name}"), name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, without the commands themselves."""
        with formatter.section(heading("Commands")):
            formatter.write_dl(sorted(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names, without the commands themselves."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=words)
            for name, words in sorted(COMMANDS.items())
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]
