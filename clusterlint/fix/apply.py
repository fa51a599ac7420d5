"""Writing: all files of a run or none, each of them whole at every moment.

New contents go to temporary files beside their targets and to the disk; then a journal says that they are
whole; then each is renamed over its target. A run that is killed before the journal says so has changed
nothing, one that is killed later is finished by the next run (``recover``).
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clusterlint.errors import UserError
from clusterlint.fix.journal import Entry, Journal, digest, sync_folder


@dataclass(frozen=True, slots=True)
class Replacement:
    """``old`` is the content that was read, None for a file that must not be there yet."""

    path: Path  # absolute
    old: bytes | None
    new: bytes


def apply(replacements: Sequence[Replacement], journal: Path, anchor: Path) -> None:
    """Write all of them; raises UserError with one line where not, and then nothing is changed.

    Symbolic links stay, and what they lead to is written. A file with a second hard link is not written:
    a rename would part the two.
    """
    targets = _targets(replacements)
    for one in targets:
        _check(one)
    try:
        opened = Journal.open(journal, create=True)
    except OSError as problem:
        raise UserError(f"{journal}: {_reason(problem)}: nothing is written") from problem
    assert opened is not None
    _Writing(opened, anchor, targets).run()


class _Writing:
    def __init__(self, journal: Journal, anchor: Path, targets: Sequence[Replacement]) -> None:
        self._journal, self._anchor, self._targets = journal, anchor, targets
        self._temporary = [_beside(one.path) for one in targets]
        self._renamed: list[Replacement] = []

    def run(self) -> None:
        at: Path = self._journal.path
        try:
            if self._journal.read() is not None:
                raise UserError(f"{at}: an interrupted fix waits there: run clusterlint fix again")
        except UserError:
            self._journal.close(done=False)
            raise
        try:
            self._journal.begin(list(self._entries()))
            for one, temporary in zip(self._targets, self._temporary, strict=True):
                at = one.path
                _write_like(one, temporary)
            for one in self._targets:
                _check(one)
            at = self._journal.path
            self._journal.commit()
        except BaseException as problem:
            self._forget()
            if isinstance(problem, OSError):
                raise UserError(f"{at}: {_reason(problem)}: nothing is written") from problem
            raise
        try:
            for one, temporary in zip(self._targets, self._temporary, strict=True):
                at = one.path
                os.replace(temporary, one.path)
                self._renamed.append(one)
        except BaseException as problem:
            self._back(at, problem)
            raise
        for folder in sorted({one.path.parent for one in self._targets}):
            sync_folder(folder)
        self._journal.close(done=True)

    def _entries(self) -> Iterator[Entry]:
        for one, temporary in zip(self._targets, self._temporary, strict=True):
            old = None if one.old is None else digest(one.old)
            yield Entry(self._named(one.path), self._named(temporary), old, digest(one.new))

    def _named(self, path: Path) -> str:
        return os.path.relpath(path, self._anchor)

    def _forget(self) -> None:
        for temporary in self._temporary:
            with suppress(OSError):
                os.unlink(temporary)
        self._journal.close(done=True)

    def _back(self, at: Path, problem: BaseException) -> None:
        """Put back what was renamed; where that fails too the journal stays, for the next run to finish."""
        reason = _reason(problem) if isinstance(problem, OSError) else "interrupted"
        backups = [(one, _beside(one.path)) for one in self._renamed if one.old is not None]
        try:
            for one, temporary in backups:
                assert one.old is not None
                _write_like(Replacement(one.path, one.new, one.old), temporary)
            self._journal.restore([(self._named(one.path), self._named(temp)) for one, temp in backups])
            for one, temporary in backups:
                os.replace(temporary, one.path)
            for one in self._renamed:
                if one.old is None:
                    os.unlink(one.path)
        except OSError as second:
            self._journal.close(done=False)
            done, every = len(self._renamed), len(self._targets)
            raise UserError(
                f"{at}: {reason}: {done} of {every} files are written, and putting them back failed "
                f"({_reason(second)}): mend that and run clusterlint fix again, which finishes it"
            ) from problem
        self._forget()
        if isinstance(problem, OSError):
            raise UserError(f"{at}: {reason}: nothing is written") from problem


def recover(journal: Path, anchor: Path) -> tuple[str, tuple[Path, ...]] | None:
    """Finish what an interrupted run left, or take it away; a line that says so, and the files it wrote.

    None: nothing was left. Raises UserError where a file was changed since, so that nobody's work is lost.
    """
    opened = Journal.open(journal, create=False)
    if opened is None:
        return None
    done = False
    try:
        found = _Recovery(opened, anchor).run()
        done = True
    except OSError as problem:
        raise UserError(f"{journal}: an interrupted fix cannot be finished: {_reason(problem)}") from problem
    finally:
        opened.close(done=done)
    return found


class _Recovery:
    def __init__(self, journal: Journal, anchor: Path) -> None:
        self._journal, self._anchor = journal, anchor
        self._recorded = journal.read()

    def run(self) -> tuple[str, tuple[Path, ...]] | None:
        if self._recorded is None:
            return None
        entries = self._recorded.entries
        if not self._recorded.committed:
            self._drop()
            return "an interrupted fix had changed no file; what it left is removed", ()
        if self._recorded.restore is not None:
            self._restore(self._recorded.restore)
            return "an interrupted fix had failed; its files have their old contents again", ()
        states = {entry: self._state(entry) for entry in entries}
        if all(state in ("old", "lost") for state in states.values()) and "lost" in states.values():
            self._drop()  # somebody put the old files back
            return "an interrupted fix was undone since; what it left is removed", ()
        for entry, state in states.items():
            if state in ("lost", "changed"):
                self._refuse(entry)
        waiting = [entry for entry, state in states.items() if state == "old"]
        for entry in waiting:
            os.replace(self._path(entry.temporary), self._path(entry.target))
        self._drop()
        for folder in sorted({self._path(entry.target).parent for entry in entries}):
            sync_folder(folder)
        said = f"an interrupted fix is finished: {len(waiting)} of {len(entries)} files were still to write"
        return said, tuple(self._path(entry.target) for entry in entries)

    def _state(self, entry: Entry) -> str:
        """ "new": written. "old": to be written. "lost": that cannot be. "changed": by somebody else."""
        now, waiting = _digest_of(self._path(entry.target)), _digest_of(self._path(entry.temporary))
        if now == entry.new:
            return "new"
        if now == entry.old:
            return "old" if waiting == entry.new else "lost"
        return "changed" if waiting is not None else "new"  # written, and edited afterwards

    def _restore(self, pairs: tuple[tuple[str, str], ...]) -> None:
        assert self._recorded is not None
        for target, temporary in pairs:
            if self._path(temporary).exists():
                os.replace(self._path(temporary), self._path(target))
        for entry in self._recorded.entries:
            if entry.old is None and _digest_of(self._path(entry.target)) == entry.new:
                os.unlink(self._path(entry.target))
        self._drop()

    def _drop(self) -> None:
        assert self._recorded is not None
        for entry in self._recorded.entries:
            with suppress(FileNotFoundError):
                os.unlink(self._path(entry.temporary))

    def _refuse(self, entry: Entry) -> None:
        raise UserError(
            f"{self._path(entry.target)}: changed since a fix was interrupted half-way: put its "
            f"old content back and run again, or delete {self._journal.path} to leave all as it is"
        )

    def _path(self, name: str) -> Path:
        return Path(os.path.normpath(self._anchor / name))


def pending(journal: Path) -> bool:
    """Whether an interrupted run left something."""
    return journal.exists()


def _targets(replacements: Sequence[Replacement]) -> list[Replacement]:
    """By their real paths, each once."""
    found: dict[Path, Replacement] = {}
    for one in replacements:
        real = Path(os.path.realpath(one.path))
        if real in found and found[real].new != one.new:
            raise UserError(f"{one.path}: is the same file as another one that changes: nothing is written")
        found[real] = Replacement(real, one.old, one.new)
    return [found[real] for real in sorted(found)]


def _check(one: Replacement) -> None:
    """Raises UserError where the file is not as it was read, or must not be replaced."""
    try:
        there = os.lstat(one.path)
        now = one.path.read_bytes() if stat.S_ISREG(there.st_mode) else None
    except FileNotFoundError:
        if one.old is None and one.path.parent.is_dir():
            return
        gone = "is gone" if one.old is not None else "its folder is not there"
        raise UserError(f"{one.path}: {gone}: nothing is written") from None
    except OSError as problem:
        raise UserError(f"{one.path}: {_reason(problem)}: nothing is written") from problem
    if one.old is None:
        raise UserError(f"{one.path}: is there already: name another file")
    if now != one.old:
        raise UserError(f"{one.path}: was changed since it was read: nothing is written; run again")
    if there.st_nlink > 1:
        raise UserError(
            f"{one.path}: has {there.st_nlink} hard links, which replacing it would part: nothing is written"
        )
    if not os.access(one.path, os.W_OK):
        raise UserError(f"{one.path}: is read-only: nothing is written")


def _write_like(one: Replacement, temporary: Path) -> None:
    """The new content on the disk, with the mode and, where the system lets us, the owner of the target."""
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        left = memoryview(one.new)
        while left:
            left = left[os.write(descriptor, left) :]
        if one.old is not None:
            like = os.stat(one.path)
            if hasattr(os, "fchown") and (like.st_uid, like.st_gid) != _owner(descriptor):
                with suppress(OSError):
                    os.fchown(descriptor, like.st_uid, like.st_gid)
            os.chmod(temporary, stat.S_IMODE(like.st_mode))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _owner(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_uid, found.st_gid


def _beside(path: Path) -> Path:
    """A name in the same folder that nothing takes for a module, and that is short enough everywhere."""
    return path.parent / f".clusterlint-{secrets.token_hex(8)}.tmp"


def _digest_of(path: Path) -> str | None:
    try:
        return digest(path.read_bytes())
    except FileNotFoundError:
        return None


def _reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()
