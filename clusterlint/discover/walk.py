"""Which Python files lie under the given paths."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clusterlint.discover.gitignore import Ignores, compile_patterns
from clusterlint.discover.source import FileProblem
from clusterlint.errors import UserError

_SUFFIXES = (".py", ".pyw", ".pyi")


@dataclass(slots=True)
class Listing:
    """Files found, by path relative to the root; ``whole``: every Python file under the root is in it."""

    files: dict[str, Path] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)
    whole: bool = False


def relative(path: Path, root: Path) -> str:
    """The path as output shows it: relative to the root, with forward slashes."""
    text, base = str(path), str(root)
    if os.sep == "/" and text.startswith(base + "/"):
        return text[len(base) + 1 :]
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
                walker.take(path, given=True)
        else:
            raise UserError(f"{path}: there is no such file or folder")
    walker.drop_second_names()
    return walker.listing


def files_under(root: Path, excludes: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """Every regular file under ``root`` that is neither ignored nor excluded, by its path, in order."""
    walker = _Walker(root, excludes, suffix="")
    walker.enter(root)
    found = sorted(walker.listing.files.items())
    return tuple((name, path) for name, path in found if path.is_file() and not path.is_symlink())


class _Walker:
    def __init__(self, root: Path, excludes: Sequence[str], suffix: str = ".py") -> None:
        self.root = root
        self._suffix = suffix
        self.listing = Listing()
        self._excludes = compile_patterns(excludes)
        self._by_name = not any("/" in pattern.rstrip("/") for pattern in excludes)
        self._verdicts: dict[tuple[str, bool], bool] | None = None
        self._links: set[str] = set()
        self._ignores: Ignores | None = None

    def excluded(self, path: Path, *, folder: bool) -> bool:
        """By the configuration; a pattern also holds for everything in the folder that it names."""
        text = relative(path, self.root)
        inside = text if not text.startswith("..") else path.name
        return self._excludes.match_file(inside + "/" if folder else inside)

    def _excluded_here(self, path: Path, *, folder: bool) -> bool:
        """The same below a folder that is let in: patterns without a slash look at the last name only."""
        if self._verdicts is None:
            return self.excluded(path, folder=folder)
        key = (path.name, folder)
        found = self._verdicts.get(key)
        if found is None:
            found = self._verdicts[key] = self.excluded(path, folder=folder)
        return found

    def enter(self, top: Path) -> None:
        """A folder given by name is entered even where git ignores it or the configuration excludes it."""
        self._ignores = Ignores(top)
        self._verdicts = {} if self._by_name and not self.excluded(top, folder=True) else None
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as problem:
                reason = f"the folder cannot be read: {problem.strerror or problem}"
                self.listing.problems.append(FileProblem(relative(folder, self.root), reason))
                continue
            inside = (self._wanted_folder(entry) for entry in reversed(entries))
            waiting += [path for path in inside if path is not None]
            for entry in entries:
                path = self._wanted_file(entry)
                if path is not None:
                    self.take(path, given=False)
                    if entry.is_symlink():
                        self._links.add(entry.path)

    def _wanted_folder(self, entry: os.DirEntry[str]) -> Path | None:
        return self._let_in(entry, folder=True) if entry.is_dir(follow_symlinks=False) else None

    def _wanted_file(self, entry: os.DirEntry[str]) -> Path | None:
        lock_of_an_editor = entry.name.startswith(".#")
        if not entry.name.endswith(self._suffix) or lock_of_an_editor or _folder(entry):
            return None
        return self._let_in(entry, folder=False)

    def _let_in(self, entry: os.DirEntry[str], *, folder: bool) -> Path | None:
        """Its path, unless it is excluded or ignored; a name that is out needs none."""
        assert self._ignores is not None
        known = self._verdicts.get((entry.name, folder)) if self._verdicts is not None else None
        if known:
            return None
        path = Path(entry.path)
        out = known is None and self._excluded_here(path, folder=folder)
        return None if out or self._ignores.ignored(path, folder=folder) else path

    def take(self, path: Path, *, given: bool) -> None:
        name = relative(path, self.root)
        if given and path.is_symlink():
            self._links.add(str(path))
        if given and not _is_python(path):
            reason = "is not a Python file: no .py at the end of its name and no python in its first line"
            self.listing.problems.append(FileProblem(name, reason))
        else:
            self.listing.files[name] = path

    def drop_second_names(self) -> None:
        """Symbolic links to files that are in the list under their own name."""
        if not self._links:
            return
        real = {path for path in self.listing.files.values() if str(path) not in self._links}
        for name, path in sorted(self.listing.files.items()):
            if str(path) in self._links:
                target = Path(os.path.realpath(path))
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
