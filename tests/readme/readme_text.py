"""README.md taken apart: fenced blocks, console sessions with their expected output, and generated parts.

A ``console`` block is a session: a line ``$ command``, then its output, word for word; a line ``...`` stands for any
number of lines left out. A generated part stands between ``<!-- NAME: ... -->`` and ``<!-- end of NAME -->``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
SECONDS = 300
ELISION = "..."

_FENCE = re.compile(r"^```(?P<language>[a-z]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_PART = re.compile(
    r"(?P<head><!-- (?P<name>[a-z]+): [^>]*-->\n)(?P<body>.*?)(?P<tail><!-- end of (?P=name) -->)", re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A fenced block; ``line`` is where its fence opens, counted from 1."""

    line: int
    language: str
    body: str


@dataclass(frozen=True)
class Step:
    """One command of a session and the output that README shows."""

    command: str
    shown: tuple[str, ...]


def blocks(text: str, language: str) -> list[Block]:
    """The fenced blocks of one language, in order."""
    found = (
        Block(text.count("\n", 0, match.start()) + 1, match["language"], match["body"])
        for match in _FENCE.finditer(text)
    )
    return [block for block in found if block.language == language]


def steps(block: Block) -> list[Step]:
    """The commands of a console block."""
    session: list[tuple[str, list[str]]] = []
    for line in block.body.splitlines():
        if line.startswith("$ "):
            session.append((line[2:], []))
        elif session:
            session[-1][1].append(line)
        else:
            raise ValueError(f"README.md:{block.line}: output before the first command")
    return [Step(command, tuple(shown)) for command, shown in session]


def parts(text: str) -> dict[str, str]:
    """The generated parts by name."""
    return {match["name"]: match["body"] for match in _PART.finditer(text)}


def with_parts(text: str, made: dict[str, str]) -> str:
    """The text with these generated parts replaced; those that another script writes stay as they are."""
    return _PART.sub(lambda match: match["head"] + made.get(match["name"], match["body"]) + match["tail"], text)


def run_session(session: list[Step], folder: Path, bin_folder: Path) -> Iterator[tuple[Step, list[str]]]:
    """Run the commands in the project's root as a shell would; ``$?`` is the status of the one before."""
    status = 0
    for step in session:
        done = subprocess.run(
            ["bash", "-c", f"(exit {status}); {step.command}"],
            cwd=folder,
            env=_environment(bin_folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        status = done.returncode
        yield step, done.stdout.splitlines()


def _environment(bin_folder: Path) -> dict[str, str]:
    """The commands of README are those of this Python; nothing outside changes the output."""
    bin_folder.mkdir(parents=True, exist_ok=True)
    for name, call in (("python", '"$@"'), ("clusterlint", '-m clusterlint "$@"')):
        script = bin_folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {call}\n', encoding="utf-8")
        script.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "COLUMNS")}
    path = f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**kept, "PATH": path, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def mismatch(shown: tuple[str, ...], real: list[str]) -> str | None:
    """What README shows and the command does not print; None when each line shown is there, in order."""
    runs: list[list[str]] = [[]]
    for line in shown:
        if line == ELISION:
            runs.append([])
        else:
            runs[-1].append(line)
    if len(runs) == 1:
        return None if runs[0] == real else "the output is another one:\n" + "\n".join(real)
    position = 0
    for number, wanted in enumerate(runs):
        last = number == len(runs) - 1
        starts = [0] if number == 0 else [len(real) - len(wanted)] if last else range(position, len(real) + 1)
        start = next((s for s in starts if s >= position and real[s : s + len(wanted)] == wanted), None)
        if start is None:
            return "these lines are not in the output, or not there:\n" + "\n".join(wanted)
        position = start + len(wanted)
    return None
