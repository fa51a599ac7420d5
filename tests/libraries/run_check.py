"""Runs one check of one use file in the environment of its library and writes what happened as JSON.

python run_check.py FILE USE CHECK PORTS STANDALONE_PORT CLUSTERED OUT

The process ends right after the check, without waiting for threads or connections that the library leaves behind.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import os
import re
import sys
from pathlib import Path
from typing import Any

from declare import World
from use_file import read

WIDTH = 90
MASKS = (
    (re.compile(r"Command # \d+ \(.*\) of pipeline caused error: "), "in a pipeline: "),
    (re.compile(r"0x[0-9a-f]{6,}"), "ID"),
    (re.compile(r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b"), "ID"),
    (re.compile(r"(?:127\.0\.0\.1|localhost)[:, ]+\d+|127\.0\.0\.1"), "ADDRESS"),
    (re.compile(r"(?<![\w./])/(?:[\w.-]+/)+"), ""),
    (re.compile(r"(?<![\w.{-])\d+(?![\w.}-])"), "N"),
)
WORTH_NAMING = ("MOVED", "CROSSSLOT", "ClusterCrossSlotError", "MovedError")


class Listener(logging.Handler):
    """Remembers the errors that the library only logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self.heard.append(described(error))
        else:
            self.heard += [word for word in WORTH_NAMING if word in record.getMessage()]


def masked(text: str) -> str:
    """The first words of a message, without what changes from run to run."""
    text = " ".join(text.split())
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    if len(text) <= WIDTH:
        return text
    return text[:WIDTH].rsplit(" ", 1)[0] + " ..."


def described(error: BaseException) -> str:
    """X: first words; with the error at the bottom of it, where the library wraps it."""
    while getattr(error, "exceptions", None):  # an exception group, which Python 3.10 does not know
        error = error.exceptions[0]  # type: ignore[attr-defined]
    text = _one(error)
    bottom = error
    while bottom.__cause__ is not None:
        bottom = bottom.__cause__
    if bottom is error or isinstance(bottom, (OSError, asyncio.CancelledError)) or _one(bottom) == text:
        return text
    same = masked(str(bottom)) in text
    return f"{text} <- {type(bottom).__name__ if same else _one(bottom)}"


def _one(error: BaseException) -> str:
    message = masked(str(error))
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def happened(function: Any, world: World, finish: Any) -> None:
    """Run the check; `finish` is called inside its event loop, so that closing the loop cannot hang."""
    if not inspect.iscoroutinefunction(function):
        finish(_attempt(lambda: function(world)))
        return

    async def alone() -> None:
        try:
            result = {"value": await function(world)}
        except BaseException as error:
            result = {"raises": described(error)}
        finish(result)

    asyncio.run(alone())


def _attempt(function: Any) -> dict[str, Any]:
    try:
        return {"value": function()}
    except BaseException as error:
        return {"raises": described(error)}


def main() -> None:
    """Run the check named by the arguments."""
    file, use, check, ports, standalone_port, clustered, out = sys.argv[1:]
    listener = Listener()
    logging.getLogger().addHandler(listener)
    world = World(tuple(map(int, ports.split(","))), int(standalone_port), clustered == "1")
    doing = read(Path(file)).uses[int(use)].doings[int(check)]

    def finish(result: dict[str, Any]) -> None:
        result["logged"] = listener.heard[0] if listener.heard else ""
        Path(out).write_text(json.dumps(result, default=repr, sort_keys=True), encoding="utf-8")
        os._exit(0)

    happened(doing.function, world, finish)


if __name__ == "__main__":
    main()
