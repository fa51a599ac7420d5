"""The commands, imported when asked for: ``--help`` and ``slot`` load nothing that they do not use."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "audit": "Write the report that a migration is decided by.",
    "baseline": "Write, shrink and show the file of known findings.",
    "cache": "Where the cache is, what is in it; clear it.",
    "check": "Find what breaks on a cluster.",
    "endpoints": "List every Redis service that the code uses.",
    "explain": "What an error means, and which lines can raise it.",
    "facts": "Read source for a check on another machine.",
    "fix": "Rewrite the code so that it runs on a cluster.",
    "init": "Write a configuration from what the code holds.",
    "keys": "Show every family of keys, and which are used together.",
    "migrate-keys": "Copy the keys of a standalone Redis to a cluster.",
    "rule": "What a rule finds, why it breaks, and the way out.",
    "slot": "Slot, hashed part and master of keys.",
}
"""Name -> what the list of commands says. The command is called like its module."""


class Commands(click.Group):
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
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))
