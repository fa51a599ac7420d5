"""Bytes by key in a folder of files, one for each entry.

Nothing in it is trusted: an entry begins with a digest of its key and its bytes, and what does not fit is
as good as not there. Entries are written beside their place and moved there, so that a run that reads while
another writes, or one that is killed, sees a whole entry or none. What cannot be written is left out: a
full disk or a folder of somebody else costs the next run time, and this one nothing.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from hashlib import blake2b
from itertools import count
from pathlib import Path

from msgspec import Struct

from clusterlint.cache.place import is_cache, prepare

LARGEST_ENTRY = 128 * 1024 * 1024
"""Bytes; a longer file is not one of ours."""

LIMIT = 512 * 1024 * 1024
"""Bytes of all entries; the ones that were not used for longest go first."""

UNUSED = 30 * 24 * 3600
"""Seconds after which an entry goes that no run has used."""

_DAY = 24 * 3600
_HOUR = 3600
_MARK = b"clusterlint 1\n"
_DIGEST = 16
_ENTRY = re.compile(r"[0-9a-f]{8,64}")
_UNFINISHED = re.compile(r"[0-9a-f]{8,64}\.\d+-\d+\.new")
_START = re.compile(r"[0-9a-f]{2}")
_KIND = re.compile(r"[a-z]+")


class Contents(Struct, frozen=True):
    """How many entries the folder holds and how many bytes they are."""

    entries: int
    size: int


class Store:
    """The entries under one folder. No method raises; ``trouble`` says what was wrong the first time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble: str | None = None
        self._writes = count()
        self._written = 0
        self._may_write = True

    def get(self, kind: str, key: str) -> bytes | None:
        """The bytes that were put there, or None. ``kind``: small letters; ``key``: hexadecimal."""
        place = self._place(kind, key)
        try:
            found = _read(place)
        except OSError as problem:
            if not isinstance(problem, FileNotFoundError):
                self._note(f"{place}: {problem.strerror or problem}")
            return None
        head = len(_MARK) + _DIGEST
        if (
            found is None
            or not found.startswith(_MARK)
            or found[len(_MARK) : head] != _sum(kind, key, found[head:])
        ):
            self._note(f"{place}: is damaged")
            return None
        return found[head:]

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep the bytes; the old ones of this key stay until the new ones are whole."""
        if not self._may_write or len(content) > LARGEST_ENTRY // 2:
            return
        place = self._place(kind, key)
        unfinished = place.with_name(f"{place.name}.{os.getpid()}-{next(self._writes)}.new")
        try:
            if not self._written:
                prepare(self.folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            with open(unfinished, "xb") as file:
                file.write(_MARK + _sum(kind, key, content) + content)
            os.replace(unfinished, place)
            self._written += len(content)
        except OSError as problem:
            self._may_write = False
            self._note(f"{self.folder}: cannot be written: {problem.strerror or problem}")
            _remove(unfinished)

    def close(self) -> None:
        """At the end of a run: delete what is old or too much, at most once an hour or after much writing."""
        if not self._written:
            return
        stamp = self.folder / "pruned"
        try:
            recent = time.time() - os.stat(stamp).st_mtime < _HOUR
        except OSError:
            recent = False
        if recent and self._written < LIMIT // 32:
            return
        try:
            stamp.touch()
        except OSError:
            return
        self.prune()

    def prune(self, limit: int = LIMIT, now: float | None = None) -> None:
        """Delete what no run has used for long, and the oldest until three quarters of the limit are left."""
        now = time.time() if now is None else now
        kept: list[tuple[float, int, str]] = []
        for path, status in self._files():
            age = now - status.st_mtime
            if age > (_HOUR if path.endswith(".new") else UNUSED):
                _remove(path)
            else:
                kept.append((status.st_mtime, status.st_size, path))
        size = sum(one for _, one, _ in kept)
        if size <= limit:
            return
        for _, one, path in sorted(kept):
            if size <= limit * 3 // 4:
                return
            _remove(path)
            size -= one

    def clear(self) -> Contents:
        """Delete all entries and the folders that are empty then; gives what there was."""
        gone, size = 0, 0
        for path, status in [*self._files()]:
            _remove(path)
            gone, size = gone + 1, size + status.st_size
        for folder in self._folders():
            _remove_folder(folder)
        return Contents(gone, size)

    def contents(self) -> Contents:
        """What there is."""
        sizes = [status.st_size for _, status in self._files()]
        return Contents(len(sizes), sum(sizes))

    def _place(self, kind: str, key: str) -> Path:
        assert _KIND.fullmatch(kind) and _ENTRY.fullmatch(key), (kind, key)
        return self.folder / kind / key[:2] / key[2:]

    def _folders(self) -> Iterator[str]:
        """Those of the entries, the inner ones first."""
        if not is_cache(self.folder):
            return
        for kind in _names(self.folder, _KIND):
            yield from _names(kind, _START)
            yield kind

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        """What looks like an entry, a finished one or not. Links are not followed."""
        for folder in self._folders():
            for pattern in (_ENTRY, _UNFINISHED):
                for path in _names(folder, pattern, folders=False):
                    try:
                        yield path, os.lstat(path)
                    except OSError:
                        continue

    def _note(self, line: str) -> None:
        if self.trouble is None:
            self.trouble = line


def _sum(kind: str, key: str, content: bytes) -> bytes:
    made = blake2b(f"{kind} {key}\n".encode(), digest_size=_DIGEST)
    made.update(content)
    return made.digest()


def _read(place: Path) -> bytes | None:
    """The bytes of a regular file; None for what is none, or too long. Raises OSError."""
    number = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(number, "rb") as file:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_ENTRY:
            return None
        content = file.read(LARGEST_ENTRY)
    if time.time() - status.st_mtime > _DAY:
        try:
            os.utime(place)  # it is in use: pruning goes by this
        except OSError:
            pass
    return content


def _names(folder: Path | str, pattern: re.Pattern[str], *, folders: bool = True) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                entry.path
                for entry in entries
                if pattern.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False) == folders
            )
    except OSError:
        return []


def _remove(path: Path | str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass


def _remove_folder(path: str) -> None:
    try:
        os.rmdir(path)
    except OSError:
        pass
