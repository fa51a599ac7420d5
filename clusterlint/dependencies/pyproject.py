"""pyproject.toml: PEP 621, PEP 735, and the tables of Poetry, uv, PDM and setuptools."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath
from typing import Any

from clusterlint.dependencies import toml
from clusterlint.dependencies.manifest import Manifest, found
from clusterlint.dependencies.model import Dependency
from clusterlint.dependencies.requirement import Place, requirement
from clusterlint.dependencies.tool_tables import library

Found = Iterator[Dependency | None]


def read(text: str, path: str) -> Manifest:
    """What the project asks for; extras and groups are conditional. Raises Unreadable."""
    document = toml.parsed(text)
    reader = _Reader(document, toml.Lines(text), Place(path))
    return Manifest(
        items=found([*reader.project(), *reader.groups(), *reader.tools(), *reader.poetry()]),
        constraints=found(reader.strings(Place(path), "tool", "uv", "constraint-dependencies")),
        includes=tuple(_included(document, path)),
    )


class _Reader:
    def __init__(self, document: dict[str, Any], lines: toml.Lines, place: Place) -> None:
        self.document = document
        self.lines = lines
        self.place = place
        self.aside = place.aside()

    def project(self) -> Found:
        yield from self.strings(self.place, "project", "dependencies")
        yield from self.each_list("project", "optional-dependencies")

    def groups(self) -> Found:
        # An included group is in the file itself: its requirements are found there.
        yield from self.each_list("dependency-groups")

    def tools(self) -> Found:
        yield from self.strings(self.aside, "tool", "uv", "dev-dependencies")
        yield from self.each_list("tool", "pdm", "dev-dependencies")

    def poetry(self) -> Found:
        yield from self.libraries(self.place, "tool", "poetry", "dependencies")
        yield from self.libraries(self.aside, "tool", "poetry", "dev-dependencies")
        for group in toml.table(self.document, "tool", "poetry", "group"):
            yield from self.libraries(self.aside, "tool", "poetry", "group", group, "dependencies")

    def strings(self, place: Place, *keys: str) -> Found:
        """The requirements of an array."""
        for text in toml.texts(toml.table(self.document, *keys[:-1]).get(keys[-1])):
            yield requirement(text, self.lines.of_text(text, *keys), place)

    def each_list(self, *keys: str) -> Found:
        for key in toml.table(self.document, *keys):
            yield from self.strings(self.aside, *keys, key)

    def libraries(self, place: Place, *keys: str) -> Found:
        """The entries of one of Poetry's tables."""
        for name, value in toml.table(self.document, *keys).items():
            if name != "python":
                yield from library(name, value, self.lines.of_key(*keys, name), place)


def _included(document: dict[str, Any], path: str) -> Iterator[str]:
    """Requirement files that setuptools reads for a dynamic field."""
    value = toml.table(document, "tool", "setuptools", "dynamic", "dependencies").get("file")
    folder = path.rpartition("/")[0]
    for name in [value] if isinstance(value, str) else toml.texts(value):
        yield normpath(join(folder, name))
