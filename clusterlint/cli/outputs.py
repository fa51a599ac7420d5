"""Files that results are written to: looked at before the work begins, and written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from clusterlint.errors import UserError

FLAG = "--output"


class Destination(NamedTuple):
    """A format and the file that it goes to."""

    output_format: str
    path: Path


def destinations(words: Iterable[str], formats: Sequence[str], taken: Path | None) -> tuple[Destination, ...]:
    """What ``--output FORMAT=FILE`` names; ``taken`` is the file of the main result. Raises UserError."""
    found: list[Destination] = []
    for word in words:
        name, equals, path = word.partition("=")
        if not equals or not path:
            raise UserError(f"{FLAG} {word}: give a format and a file, as in sarif=clusterlint.sarif")
        if name not in formats:
            from clusterlint.settings.rulenames import nearest

            raise UserError(f'{FLAG} {word}: there is no format "{name}"{nearest(name, formats)}')
        found.append(Destination(name, Path(path)))
    files = [path for path in (taken, *(one.path for one in found)) if path and not _is_stream(path)]
    paths = [os.path.realpath(path) for path in files]
    twice = next((one for number, one in enumerate(paths) if one in paths[:number]), None)
    if twice is not None:
        raise UserError(f"{FLAG}: two results cannot go to one file: {twice}")
    return tuple(found)


def ready(path: Path) -> None:
    """Say now what would only show after minutes of work. Raises UserError."""
    if _is_stream(path):
        return
    folder = path.resolve().parent
    if not folder.is_dir():
        raise UserError(f"{path}: cannot be written: there is no folder {path.parent}")
    if path.is_dir():
        raise UserError(f"{path}: cannot be written: it is a folder")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise UserError(f"{path}: cannot be written: Permission denied")


def write(path: Path, text: str) -> None:
    """Write the file. Raises UserError, and then the file that was there is as it was."""
    content = text.encode("utf-8", "backslashreplace")
    try:
        if _is_stream(path):
            with open(path, "ab") as stream:
                stream.write(content)
        else:
            _replace(Path(os.path.realpath(path)), content)
    except OSError as problem:
        raise UserError(f"{path}: cannot be written: {problem.strerror or problem}") from problem


def _replace(path: Path, content: bytes) -> None:
    folder = path.parent
    if path.exists() and not os.access(folder, os.W_OK):
        path.write_bytes(content)  # a file in a closed folder cannot be replaced
        return
    unfinished = folder / f".{path.name}.{os.getpid()}.new"
    try:
        unfinished.write_bytes(content)
        if path.exists():
            unfinished.chmod(stat.S_IMODE(path.stat().st_mode))
        os.replace(unfinished, path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _is_stream(path: Path) -> bool:
    """A device, a pipe, or a name for an open file such as /dev/stdout: nothing can be put in its place."""
    return (
        os.path.abspath(path).startswith(("/dev/", "/proc/", "\\\\.\\")) or path.is_fifo() or path.is_socket()
    )
