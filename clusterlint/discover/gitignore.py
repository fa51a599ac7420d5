"""Git's ignore files: nested ones, those of the parents up to the git top level, and .git/info/exclude."""

from __future__ import annotations

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

    def ignored(self, path: Path, *, folder: bool) -> bool:
        """The deepest .gitignore that has an opinion decides, as in git."""
        if self._top is None or (self._top not in path.parents):
            return False
        place = path.parent
        while True:
            spec = self._spec(place)
            if spec is not None:
                text = path.relative_to(place).as_posix() + ("/" if folder else "")
                verdict = spec.check_file(text).include
                if verdict is not None:
                    return verdict
            if place == self._top:
                return self._excluded_in_git(path, folder=folder)
            place = place.parent

    def _excluded_in_git(self, path: Path, *, folder: bool) -> bool:
        assert self._top is not None
        spec = self._read(self._top / ".git" / "info" / "exclude")
        text = path.relative_to(self._top).as_posix() + ("/" if folder else "")
        return spec is not None and spec.match_file(text)

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
