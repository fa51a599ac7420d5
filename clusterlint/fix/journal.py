"""The record that makes several renames one step: written before them, finished by the next run.

Lines of JSON, each on the disk before what it announces: the files with their temporary files; then
``commit`` (all temporary files are whole); then, where the renames fail, ``restore`` (the old contents are
in temporary files of their own). Paths are relative to a folder, the anchor. While a process works, it holds
a lock on the journal; the system gives the lock back when the process ends, however it ends.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from clusterlint.errors import UserError

try:
    import fcntl
except ImportError:  # Windows: two runs at once are not told apart
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: hashes of its content before (None: it is a new file) and after."""

    target: str
    temporary: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a journal says. ``restore``: (target, its temporary file with the old content)."""

    entries: tuple[Entry, ...]
    committed: bool
    restore: tuple[tuple[str, str], ...] | None


def digest(content: bytes) -> str:
    """The hash by which contents are compared."""
    return hashlib.sha256(content).hexdigest()


class Journal:
    """An open and locked journal."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def open(cls, path: Path, *, create: bool) -> Journal | None:
        """None: there is no journal. Raises UserError where another process has it, OSError as the system."""
        while True:
            flags = os.O_RDWR | os.O_APPEND | (os.O_CREAT if create else 0)
            try:
                descriptor = os.open(path, flags, 0o600)
            except FileNotFoundError:
                if create:
                    raise
                return None
            if not _locked(descriptor):
                os.close(descriptor)
                raise UserError(f"another clusterlint fix is writing here ({path}): wait for it to end")
            if _is_still(path, descriptor):
                return cls(path, descriptor)
            os.close(descriptor)  # the other process took it away between our two steps

    def begin(self, entries: Sequence[Entry]) -> None:
        """Announce the temporary files, none of which is there yet."""
        self._append({"schema": 1, "files": [asdict(entry) for entry in entries]})
        sync_folder(self.path.parent)

    def commit(self) -> None:
        """From here on the new contents win."""
        self._append({"commit": True})

    def restore(self, backups: Sequence[tuple[str, str]]) -> None:
        """From here on the old contents win."""
        self._append({"restore": [list(pair) for pair in backups]})

    def read(self) -> Recorded | None:
        """What was recorded; None where not even the first line is whole: nothing was done then."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            lines = file.read().split(b"\n")[:-1]  # what stands behind the last newline is torn
        try:
            records = [json.loads(line) for line in lines]
            if not records:
                return None
            entries = tuple(Entry(**entry) for entry in records[0]["files"])
        except (ValueError, TypeError, KeyError) as problem:
            raise UserError(f"{self.path}: is not a journal of clusterlint: move it away") from problem
        back = next((record["restore"] for record in records if "restore" in record), None)
        restore = None if back is None else tuple((target, temporary) for target, temporary in back)
        return Recorded(entries, any("commit" in record for record in records), restore)

    def close(self, *, done: bool) -> None:
        """Give up the lock; ``done``: and take the journal away."""
        if done:
            with suppress(FileNotFoundError):
                os.unlink(self.path)
            sync_folder(self.path.parent)
        os.close(self._descriptor)

    def _append(self, record: dict[str, object]) -> None:
        line = json.dumps(record).encode() + b"\n"
        while line:
            line = line[os.write(self._descriptor, line) :]
        os.fsync(self._descriptor)


def sync_folder(folder: Path) -> None:
    """Make names in a folder last; systems that cannot do that are left alone."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _locked(descriptor: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the path names the file that is open."""
    try:
        there = os.stat(path)
    except FileNotFoundError:
        return False
    return os.path.samestat(there, os.fstat(descriptor))
