"""``clusterlint completion``: what makes a shell complete commands, options, rules and files."""

from __future__ import annotations

import click

from clusterlint.cli.command import Command
from clusterlint.errors import UserError

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_CLUSTERLINT_COMPLETE"


@click.command(
    cls=Command,
    examples=[
        ('eval "$(clusterlint completion bash)"', "in ~/.bashrc"),
        ('eval "$(clusterlint completion zsh)"', "in ~/.zshrc"),
        ("clusterlint completion fish > ~/.config/fish/completions/clusterlint.fish", ""),
    ],
)
@click.argument("shell", type=click.Choice(SHELLS), metavar="bash|zsh|fish")
def completion(shell: str) -> None:
    """Print what makes a shell complete commands, options, rules, formats and files."""
    from click.shell_completion import get_completion_class

    from clusterlint.cli.main import cli

    made = get_completion_class(shell)
    if made is None:
        raise UserError(f"this click has no completion for {shell}")
    click.echo(made(cli, {}, "clusterlint", VARIABLE).source())
