"""Git's ignore files: nested ones, those of the parents up to the git top level, and .git/info/exclude."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Ignores:
    """Answers whether git would ignore a path; reads each .gitignore once."""

    def __init__(self, start: Path) -> None:
        around = (start, *start.parents)
        self._top = next((folder for folder in around if (folder / ".git").exists()), None)
        self._specs: dict[Path, GitIgnoreSpec | None] = {}
        self._chains: dict[Path, tuple[tuple[int, GitIgnoreSpec], ...]] = {}

    def ignored(self, path: Path, *, folder: bool) -> bool:
        """The deepest .gitignore that has an opinion decides, as in git."""
        if self._top is None or (self._top not in path.parents):
            return False
        text = str(path) + ("/" if folder else "")
        for start, spec in self._chain(path.parent):
            verdict = spec.check_file(text[start:].replace(os.sep, "/")).include
            if verdict is not None:
                return verdict
        return self._excluded_in_git(path, folder=folder)

    def _chain(self, folder: Path) -> tuple[tuple[int, GitIgnoreSpec], ...]:
        """The specs that hold in a folder, the deepest first, each with where paths relative to it begin."""
        found = self._chains.get(folder)
        if found is None:
            spec = self._spec(folder)
            own = () if spec is None else ((len(str(folder)) + 1, spec),)
            above = () if folder == self._top else self._chain(folder.parent)
            found = self._chains[folder] = (*own, *above)
        return found

    def _excluded_in_git(self, path: Path, *, folder: bool) -> bool:
        assert self._top is not None
        spec = self._read(self._top / ".git" / "info" / "exclude")
        if spec is None:
            return False
        text = path.relative_to(self._top).as_posix() + ("/" if folder else "")
        return spec.match_file(text)

    def _spec(self, folder: Path) -> GitIgnoreSpec | None:
        return self._read(folder / ".gitignore")

    def _read(self, file: Path) -> GitIgnoreSpec | None:
        if file not in self._specs:
            try:
                lines = file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
            except OSError:
                self._specs[file] = None
            else:
                self._specs[file] = compile_patterns(lines)
        return self._specs[file]


def compile_patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    """Patterns in gitignore's language; one that cannot be read is left out, as git does."""
    from pathspec import GitIgnoreSpec

    good: list[str] = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        good.append(line)
    return GitIgnoreSpec.from_lines(good)
