"""The Lua files of a project: the code may read scripts from them, and no code is run to find out.

They are looked for only where a file that is analysed names one (".lua"); what linking finds out is then a
function of the facts and of these files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from clusterlint.discover.read import read
from clusterlint.discover.source import SourceFile
from clusterlint.discover.walk import files_under

SUFFIX = ".lua"

LARGEST = 256 * 1024
"""Bytes of one file; a longer one is no script that somebody sends to a server."""

MOST = 2_000
"""Files, in the order of their paths; the others are as good as not there."""

_ALL = 16 * 1024 * 1024
"""Bytes of all of them."""


def lua_files(root: Path, excludes: Sequence[str], sources: Iterable[SourceFile]) -> tuple[SourceFile, ...]:
    """The Lua files under ``root`` that are neither ignored nor excluded, if one of the sources names any."""
    if not any(SUFFIX.encode() in source.content for source in sources):
        return ()
    found: list[SourceFile] = []
    room = _ALL
    for name, path in files_under(root, excludes, SUFFIX)[:MOST]:
        source = read(path, name)
        if isinstance(source, SourceFile) and len(source.content) <= min(LARGEST, room):
            room -= len(source.content)
            found.append(source)
    return tuple(found)
