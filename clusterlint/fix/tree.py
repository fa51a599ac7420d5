"""The git tree around the files: whether what ``fix`` writes can be told apart and taken back."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from clusterlint.errors import UserError

JOURNAL = "clusterlint-fix.journal"
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Tree:
    """A work tree of git. ``journal``: in git's own folder, where it is in nobody's way."""

    top: Path
    journal: Path

    @classmethod
    def around(cls, folder: Path) -> Tree | None:
        """None: there is none, or no git. Raises UserError where git refuses to say."""
        done = _git(folder, "rev-parse", "--show-toplevel", "--git-path", JOURNAL)
        if done is None:
            return None
        if done.returncode:
            said = _first_line(done.stderr)
            if "not a git repository" in said or "must be run in a work tree" in said:
                return None
            raise UserError(f"git does not say whether the tree is clean ({said}): use --allow-no-vcs")
        top, _, journal = done.stdout.rstrip(b"\n").partition(b"\n")
        return cls(Path(os.fsdecode(top)), folder / os.fsdecode(journal))

    def changed(self) -> list[str]:
        """Tracked files with changes that are not committed, relative to the top."""
        listed = self._listed("status", "--porcelain", "-z", "--untracked-files=no")
        found: list[str] = []
        entries = iter(listed)
        for entry in entries:
            found.append(entry[3:])
            if entry[0] in "RC" or entry[1] in "RC":
                next(entries, None)  # the name that it had
        return sorted(found)

    def untracked(self, paths: Iterable[Path]) -> list[str]:
        """Those of the files (absolute) that git could not bring back, relative to the top."""
        real = [Path(os.path.realpath(path)) for path in paths]
        top = Path(os.path.realpath(self.top))
        inside = {path: path.relative_to(top).as_posix() for path in real if path.is_relative_to(top)}
        names = sorted({f":(literal){one}" for one in inside.values()})
        tracked = self._listed("ls-files", "-z", "--", *names) if names else []
        outside = {path.as_posix() for path in real if path not in inside}
        return sorted(set(inside.values()) - set(tracked)) + sorted(outside)

    def _listed(self, *words: str) -> list[str]:
        done = _git(self.top, *words)
        if done is None or done.returncode:
            said = _first_line(done.stderr) if done else "git is gone"
            raise UserError(f"git does not say whether the tree is clean ({said}): use --allow-dirty")
        return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def refuse_dirty(tree: Tree | None, root: Path, written: Sequence[Path]) -> None:
    """Raises UserError where the changes of this run could not be told from others.

    ``written``: files that a run before has just finished writing; they do not count.
    """
    if tree is None:
        raise UserError(f"{root} is in no git tree, so that nothing could be taken back: use --allow-no-vcs")
    top = os.path.realpath(tree.top)
    finished = {os.path.relpath(os.path.realpath(path), top) for path in written}
    changed = [name for name in tree.changed() if name not in finished]
    if changed:
        raise UserError(
            f"the git tree has changes that are not committed ({_some(changed)}): "
            "commit or stash them, or use --allow-dirty"
        )


def refuse_untracked(tree: Tree | None, paths: Sequence[Path]) -> None:
    """Raises UserError where git could not bring back the old content of a file that would be written."""
    lost = tree.untracked(paths) if tree is not None else []
    if lost:
        raise UserError(
            f"git does not have {_some(lost)}, to be written now: commit that first, or use --allow-dirty"
        )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes] | None:
    """What git says, in English and without touching its index; None where there is no git."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run(
            ["git", *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None


def _first_line(said: bytes) -> str:
    lines = os.fsdecode(said).strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "it fails"
