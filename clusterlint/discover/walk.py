"""Which Python files lie under the given paths."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clusterlint.discover.excludes import Excludes
from clusterlint.discover.gitignore import Ignores
from clusterlint.discover.source import FileProblem
from clusterlint.errors import UserError

_SUFFIXES = (".py", ".pyw", ".pyi")


@dataclass(slots=True)
class Listing:
    """Files found, by path relative to the root, each with where it lies.

    ``whole``: every Python file under the root is in it. Where a file lies is a text: to make a ``Path`` of
    each costs as much as to find it.
    """

    files: dict[str, str] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)
    whole: bool = False


def relative(path: Path, root: Path) -> str:
    """The path as output shows it: relative to the root, with forward slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        pass
    try:
        return type(path)(os.path.relpath(path, root)).as_posix()
    except ValueError:
        return path.as_posix()  # on another drive


def walk(paths: Sequence[Path], root: Path, excludes: Sequence[str], *, force_exclude: bool) -> Listing:
    """All Python files under ``paths`` (absolute), in the same order on every run.

    Folders that are symbolic links are not entered, so a loop cannot happen; a file that is
    reached by two names is taken once. Files given by name are always taken, unless
    ``force_exclude``. Raises UserError for a path that does not exist.
    """
    walker = _Walker(root, excludes)
    for path in sorted(set(paths)):
        if path.is_dir():
            if not (force_exclude and walker.excluded(path, folder=True)):
                walker.enter(path)
                walker.listing.whole |= path == root or path in root.parents
        elif os.path.lexists(path):
            if not (force_exclude and walker.excluded(path, folder=False)):
                walker.take(path)
        else:
            raise UserError(f"{path}: there is no such file or folder")
    walker.drop_second_names()
    return walker.listing


def files_under(root: Path, excludes: Sequence[str], suffix: str = "") -> tuple[tuple[str, Path], ...]:
    """Every regular file under ``root`` that is neither ignored nor excluded, by its path, in order."""
    walker = _Walker(root, excludes, suffix)
    walker.enter(root)
    found = ((name, Path(place)) for name, place in sorted(walker.listing.files.items()))
    return tuple((name, path) for name, path in found if path.is_file() and not path.is_symlink())


class _Walker:
    def __init__(self, root: Path, excludes: Sequence[str], suffix: str = ".py") -> None:
        self.root = root
        self._below = os.path.join(root, "")
        self._suffix = suffix
        self.listing = Listing()
        self._excludes = Excludes(excludes)
        self._links: set[str] = set()

    def excluded(self, path: Path, *, folder: bool) -> bool:
        """By the configuration; a pattern also holds for everything in the folder that it names."""
        text = relative(path, self.root)
        inside = text if not text.startswith("..") else path.name
        return self._excludes.path(inside, folder=folder)

    def enter(self, top: Path) -> None:
        """A folder given by name is entered even where git ignores it or the configuration excludes it."""
        ignores = Ignores(top)
        by_name = self._excludes.by_name and not self.excluded(top, folder=True)

        def out(entry: os.DirEntry[str], *, folder: bool) -> bool:
            if by_name:
                excluded = self._excludes.name(entry.name, folder=folder)
            else:
                excluded = self.excluded(Path(entry.path), folder=folder)
            return excluded or ignores.ignored(entry.path, folder=folder)

        waiting = [str(top)]
        while waiting:
            folder = waiting.pop()
            folders: list[str] = []
            for entry in self._entries(folder):
                if entry.is_dir(follow_symlinks=False):
                    if not out(entry, folder=True):
                        folders.append(entry.path)
                elif self._wanted(entry) and not out(entry, folder=False):
                    self.listing.files[self._name(entry.path)] = entry.path
                    if entry.is_symlink():
                        self._links.add(entry.path)
            waiting += reversed(folders)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as problem:
            reason = f"the folder cannot be read: {problem.strerror or problem}"
            self.listing.problems.append(FileProblem(self._name(folder), reason))
            return []

    def _name(self, path: str) -> str:
        """The path as output shows it."""
        if os.sep == "/" and path.startswith(self._below):
            return path[len(self._below) :]
        return relative(Path(path), self.root)

    def _wanted(self, entry: os.DirEntry[str]) -> bool:
        """By its name, and unless it is a link to a folder."""
        lock_of_an_editor = entry.name.startswith(".#")
        return entry.name.endswith(self._suffix) and not lock_of_an_editor and not _folder(entry)

    def take(self, path: Path) -> None:
        """A file that was given by name."""
        name = self._name(str(path))
        if path.is_symlink():
            self._links.add(str(path))
        if _is_python(path):
            self.listing.files[name] = str(path)
        else:
            reason = "is not a Python file: no .py at the end of its name and no python in its first line"
            self.listing.problems.append(FileProblem(name, reason))

    def drop_second_names(self) -> None:
        """Symbolic links to files that are in the list under their own name."""
        if not self._links:
            return
        real = {path for path in self.listing.files.values() if path not in self._links}
        for name, path in sorted(self.listing.files.items()):
            if path in self._links:
                target = os.path.realpath(path)
                if target in real:
                    del self.listing.files[name]
                real.add(target)


def _folder(entry: os.DirEntry[str]) -> bool:
    """Also true for a link to a folder; false for a link that leads nowhere or in a circle."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_python(path: Path) -> bool:
    if path.suffix in _SUFFIXES:
        return True
    try:
        if path.suffix or not path.is_file():
            return not path.suffix and not path.exists()
        with path.open("rb") as file:
            first = file.readline(200)
    except OSError:
        return True  # reading it will tell what is wrong
    return first.startswith(b"#!") and b"python" in first
