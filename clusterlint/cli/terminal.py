"""What depends on the terminal: colour, and progress for long runs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

_LONG_RUN = 1.0  # seconds before progress is shown
_EVERY = 0.5  # seconds between two states of a counter


def use_colour(choice: str, *, to_file: bool) -> bool:
    """``--color`` first, then NO_COLOR and FORCE_COLOR (when not empty), then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or to_file:
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"] != "0"
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def chosen_colour(arguments: Sequence[str]) -> bool | None:
    """For help and errors, which come before the flags are known; None: where it is a terminal."""
    words = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    given = [word.partition("=")[2] for word in words if word.startswith("--color=")]
    given += [after for word, after in pairwise(words) if word == "--color"]
    if given and given[-1] in ("always", "never"):
        return given[-1] == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"] != "0"
    return False if os.environ.get("TERM") == "dumb" else None


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A callback (done, all) that draws on standard error, only on a terminal and only after a second."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    bar = _Bar()
    try:
        yield bar.tick
    finally:
        bar.close()


class _Bar:
    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._close: Callable[[], None] | None = None
        self._update: Callable[[int, int], None] | None = None

    def tick(self, done: int, total: int) -> None:
        """Show how far the run is; nothing happens in the first second."""
        if self._update is None and time.monotonic() - self._begun > _LONG_RUN:
            self._open(total)
        if self._update is not None:
            self._update(done, total)

    def _open(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        bar.start()
        task = bar.add_task("reading", total=total, rate="")

        def update(done: int, all_files: int) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.0f} files/s" if speed else ""
            what = "reading" if done < all_files else "linking"
            bar.update(task, completed=done, total=all_files, rate=rate, description=what)

        self._update = update
        self._close = bar.stop

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._close is not None:
            self._close()


@contextmanager
def counter(*, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A callback with the number of keys so far, told in one line on standard error, only on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda done: None
        return
    begun = last = time.monotonic()

    def tick(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > _EVERY:
            last = now
            sys.stderr.write(f"\r{done:,} keys, {done / (now - begun):,.0f} a second ")
            sys.stderr.flush()

    try:
        yield tick
    finally:
        if last != begun:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
