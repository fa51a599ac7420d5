"""``clusterlint lsp``: the language server."""

from __future__ import annotations

from importlib.util import find_spec

import click

from clusterlint.cli.command import Command
from clusterlint.errors import ExitStatus, UserError


@click.command(cls=Command, examples=[("clusterlint lsp", "started by an editor, which talks to it")])
@click.option("--stdio", is_flag=True, hidden=True, help="What editors say; there is no other way.")
def lsp(stdio: bool) -> int:
    """Tell an editor what breaks, over the Language Server Protocol on standard input and output.

    The whole program in the folders of the editor is looked at, with what is not saved yet, by the
    configuration of each folder: findings, what is known of keys and calls, rewrites and suppressions.
    It needs pip install 'clusterlint[lsp]'.
    """
    if find_spec("pygls") is None:
        raise UserError("lsp needs pygls: pip install 'clusterlint[lsp]'")
    from clusterlint.editor.language_server import serve

    serve()
    return ExitStatus.CLEAN
