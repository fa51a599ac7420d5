"""How a release's cluster client differs in ways that are not the outcome of one method (quirks.json).

Measured by clusterlint.catalog.remake.quirks on a standalone server and a cluster of three masters, release by release.
"""

from __future__ import annotations

from typing import Any

from clusterlint.catalog.client import precedes
from clusterlint.catalog.load import load

History = tuple[tuple[str, str], ...]
"""(the first asked release with this answer, the answer), oldest first."""


def returned(method: str, *, asynchronous: bool, library: str = "redis") -> History:
    """What a method of a cluster pipeline returns where it is not the pipeline: "nothing", "coroutine", "int"; "": itself."""
    return _history(library, f"{_side(asynchronous)} returns", method)


def split_words(command: str, *, asynchronous: bool, library: str = "redis") -> History:
    """How execute_command("CONFIG", "GET", ...), the subcommand a word of its own, raises ("raises ValueError"); "": it works.

    `command` is written as one ("CONFIG GET"). Subcommands that were not asked have the answer "".
    """
    return _history(library, f"{_side(asynchronous)} split words", " ".join(command.upper().split()))


def awaited_command(library: str = "redis") -> History:
    """What `await` on a command that is queued on an asyncio cluster pipeline does: "dropped", "kept"."""
    return _steps(library, "awaited")


def _steps(library: str, table: str) -> History:
    content: dict[str, Any] = load("quirks.json")[library]
    return tuple((content["releases"][place], text) for place, text in content[table])


def fresh_clients(library: str = "redis") -> History:
    """Whether asyncio cluster clients that were just made reach all keys: "complete", "misses keys"."""
    return _steps(library, "fresh clients")


def default_pipeline(*, asynchronous: bool, library: str = "redis") -> History:
    """Whether pipeline() without arguments sends MULTI to a cluster: "none" or "sent"."""
    return _steps(library, f"{_side(asynchronous)} default pipeline")


def answer(history: History, version: str | None) -> str:
    """The answer that holds for a release; None: the newest asked one."""
    held = ""
    for release, text in history:
        if version is None or not precedes(version, release):
            held = text
    return held


def _history(library: str, table: str, name: str) -> History:
    content: dict[str, Any] = load("quirks.json")[library]
    changes = content[table].get(name, [[0, ""]])
    return tuple((content["releases"][place], text) for place, text in changes)


def _side(asynchronous: bool) -> str:
    return "async" if asynchronous else "sync"
