"""Reading one file from the disk, whatever lies there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from clusterlint.discover.source import FileProblem, SourceFile

LARGEST_READ = 64 * 1024 * 1024
"""Bytes; above this a file is not even looked at."""


def read(path: str | Path, name: str) -> SourceFile | FileProblem:
    """The bytes of the file, or one line on why there are none. ``name``: the path as output shows it."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return FileProblem(name, "is not a regular file")
        if status.st_size > LARGEST_READ:
            return FileProblem(name, f"is too large to be read: {megabytes(status.st_size)} MB")
        return SourceFile(name, _content(path, status.st_size))
    except FileNotFoundError:
        broken = os.path.islink(path)
        return FileProblem(name, "is a symbolic link to nowhere" if broken else "vanished while it was read")
    except OSError as problem:
        return FileProblem(name, f"cannot be read: {problem.strerror or problem}")


def _content(path: str | Path, size: int) -> bytes:
    """All of a file that had that size. Very many are read: a file object costs half of the time again."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        content = os.read(number, size + 1)
        while len(content) != size and (more := os.read(number, LARGEST_READ)):  # it is changing
            content += more
        return content
    finally:
        os.close(number)


def megabytes(size: int) -> int:
    """Rounded to whole megabytes, for messages."""
    return round(size / 1_000_000)
