"""The patterns of the setting `exclude`, in gitignore's language, asked about very many names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from clusterlint.discover.gitignore import compile_patterns

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_PLAIN = re.compile(r"[\w.\-]+/?")


class Excludes:
    """Answers whether a path is excluded. Paths are relative to the root, with forward slashes."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        plain = {one for one in patterns if _PLAIN.fullmatch(one)}
        self._folders = frozenset(one.rstrip("/") for one in plain)
        self._names = frozenset(one for one in plain if not one.endswith("/"))
        self._others = [one for one in patterns if one not in plain]
        self._known: dict[tuple[str, bool], bool] = {}

    @cached_property
    def by_name(self) -> bool:
        """Whether the last name of a path alone decides, where no folder above it is excluded."""
        return not any("/" in pattern.rstrip("/") for pattern in self._patterns)

    @cached_property
    def _plain_only(self) -> bool:
        # An exception ("!kept.py") is about the patterns before it: then all are asked in their order.
        return not any(one.startswith("!") for one in self._others)

    @cached_property
    def _all(self) -> GitIgnoreSpec:
        return compile_patterns(self._patterns)

    @cached_property
    def _rest(self) -> GitIgnoreSpec:
        return compile_patterns(self._others)

    def path(self, path: str, *, folder: bool) -> bool:
        """Whether a pattern holds for the path, or for a folder that it is in."""
        if not self._others:  # a plain pattern is the name of the last part, or of a folder above it
            *above, last = path.split("/")
            return self.name(last, folder=folder) or not self._folders.isdisjoint(above)
        return self._all.match_file(path + "/" if folder else path)

    def name(self, name: str, *, folder: bool) -> bool:
        """The same below a folder that is let in, for patterns that look at the last name only."""
        if self._plain_only:
            if name in (self._folders if folder else self._names):
                return True
            if not self._others:
                return False
        key = (name, folder)
        found = self._known.get(key)
        if found is None:
            spec = self._rest if self._plain_only else self._all
            found = self._known[key] = spec.match_file(name + "/" if folder else name)
        return found
