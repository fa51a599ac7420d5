"""Git's ignore files: nested ones, those of the parents up to the git top level, and .git/info/exclude."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Ignores:
    """Answers whether git would ignore a path (absolute, as text); reads each .gitignore once."""

    def __init__(self, start: Path) -> None:
        around = (start, *start.parents)
        top = next((folder for folder in around if (folder / ".git").exists()), None)
        self._top = None if top is None else str(top)
        self._below = os.path.join(self._top or "", "")
        self._specs: dict[str, GitIgnoreSpec | None] = {}
        self._chains: dict[str, tuple[tuple[int, GitIgnoreSpec], ...]] = {}

    def ignored(self, path: str, *, folder: bool) -> bool:
        """The deepest .gitignore that has an opinion decides, as in git."""
        if self._top is None or not path.startswith(self._below):
            return False
        text = path + ("/" if folder else "")
        for start, spec in self._chain(os.path.dirname(path)):
            verdict = spec.check_file(text[start:].replace(os.sep, "/")).include
            if verdict is not None:
                return verdict
        spec_of_git = self._read(os.path.join(self._top, ".git", "info", "exclude"))
        within = text[len(self._below) :].replace(os.sep, "/")
        return spec_of_git is not None and spec_of_git.match_file(within)

    def _chain(self, folder: str) -> tuple[tuple[int, GitIgnoreSpec], ...]:
        """The specs that hold in a folder, the deepest first, each with where paths relative to it begin."""
        found = self._chains.get(folder)
        if found is None:
            spec = self._read(os.path.join(folder, ".gitignore"))
            own = () if spec is None else ((len(os.path.join(folder, "")), spec),)
            above = () if folder == self._top else self._chain(os.path.dirname(folder))
            found = self._chains[folder] = (*own, *above)
        return found

    def _read(self, file: str) -> GitIgnoreSpec | None:
        if file not in self._specs:
            try:
                with open(file, encoding="utf-8", errors="surrogateescape") as lines:
                    self._specs[file] = compile_patterns(lines.read().splitlines())
            except OSError:
                self._specs[file] = None
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
