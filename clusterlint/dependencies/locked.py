"""Lock files in TOML with one table for each package: what uv, Poetry, PDM and PEP 751 have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clusterlint.dependencies import toml
from clusterlint.dependencies.model import Dependency, Known
from clusterlint.dependencies.requirement import Place
from clusterlint.dependencies.versions import Bound, read_version

# Nine tenths of such a file are archives with their hashes, a line each; without them it is read much faster.
_ARCHIVES = re.compile(
    r"^(?:[ ]{4}\{ ?(?:url|file|path|filename) ?= .*\},?|(?:sdist|archive) = \{.*\}|wheels = \[\{.*\}\])$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Locked:
    """One package as it is in the file, and the line of its name."""

    table: dict[str, Any]
    line: int

    def item(self, place: Place) -> Iterator[Dependency]:
        """The library, if the entry has a name and a version (what is built from a folder may have none)."""
        name, version = toml.text_in(self.table, "name"), read_version(toml.text_in(self.table, "version"))
        if name and version is not None:
            extras = toml.texts(self.table.get("extras"))
            yield place.dependency(name, Bound(version.public, Known.LOCKED), self.line, extras=extras)


def packages(text: str, array: str) -> tuple[dict[str, Any], list[Locked]]:
    """The document, and the tables of its array of packages. Raises Unreadable."""
    document = toml.parsed(_ARCHIVES.sub("", text))
    entries = toml.tables(document.get(array))
    lines = toml.names_under(text, array)
    if len(lines) != len(entries):  # written by hand
        lines = [1] * len(entries)
    return document, [Locked(entry, line) for entry, line in zip(entries, lines, strict=True)]
