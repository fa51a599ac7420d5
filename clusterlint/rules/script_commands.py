"""The commands that a script sends to the one node that runs it, for rules that judge commands."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.link.program import Call, Context, Program
from clusterlint.rules.judged import is_script, judged_calls
from clusterlint.rules.lua import Command, commands


def in_scripts(program: Program, *names: str) -> Iterator[tuple[Call, Command]]:
    """The calls of scripts with a known text, once for each command of these names in it."""
    for call in judged_calls(program, Context.DIRECT, Context.PIPELINE, Context.TRANSACTION):
        if call.script is None or not is_script(call):
            continue
        if call.context is not Context.DIRECT and call.method != "execute_command":
            continue  # refused in pipelines whatever its text: CL104
        for command in commands(call.script):
            if command.name in names:
                yield call, command


def on_one_node(call: Call) -> bool:
    """Whether one node of several runs the script, and the code does not say which ones shall."""
    return not call.client.release.stays_plain and call.argument("target_nodes") is None


def place_in(command: Command) -> str:
    """Where in its script a command stands, for a note."""
    return f"line {command.line} of the script: {command.name} {' '.join(w or '...' for w in command.words)}"
