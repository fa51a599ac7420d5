"""setup.cfg: what setuptools reads from [options] and [options.extras_require]."""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from posixpath import join, normpath

from clusterlint.dependencies.manifest import Manifest, found
from clusterlint.dependencies.model import Dependency
from clusterlint.dependencies.reading import Unreadable
from clusterlint.dependencies.requirement import Place, requirement

_FILE = "file:"


def read(text: str, path: str) -> Manifest:
    """The requirements; those of extras are conditional. Raises Unreadable."""
    parser = configparser.RawConfigParser(strict=False, comment_prefixes=("#", ";"))
    try:
        parser.read_string(text)
    except configparser.Error as problem:
        line = getattr(problem, "lineno", None) or next((n for n, _ in getattr(problem, "errors", ())), 1)
        raise Unreadable("is not a configuration file in sections", line) from None
    reader = _Reader(parser, text.split("\n"), path)
    items = [*reader.requirements("options", "install_requires", Place(path))]
    extras = parser.options("options.extras_require") if parser.has_section("options.extras_require") else []
    for extra in extras:
        items += reader.requirements("options.extras_require", extra, Place(path, conditional=True))
    return Manifest(found(items), includes=tuple(reader.included()))


class _Reader:
    def __init__(self, parser: configparser.RawConfigParser, lines: list[str], path: str) -> None:
        self.parser = parser
        self.lines = lines
        self.path = path

    def requirements(self, section: str, key: str, place: Place) -> Iterator[Dependency | None]:
        number = self.line(f"[{section}]", 0)
        number = self.key_line(key, number)
        for text in _split(self.value(section, key)):
            number = self.line(text, number)
            yield requirement(text, number or 1, place)

    def included(self) -> Iterator[str]:
        """``install_requires = file: requirements.txt, more.txt``"""
        value = self.value("options", "install_requires").strip()
        for name in value[len(_FILE) :].replace("\n", ",").split(",") if value.startswith(_FILE) else ():
            if name.strip():
                yield normpath(join(self.path.rpartition("/")[0], name.strip()))

    def value(self, section: str, key: str) -> str:
        return self.parser.get(section, key, fallback="") or ""

    def line(self, text: str, start: int) -> int:
        """The 1-based line from ``start`` on that holds a text; ``start`` itself where there is none."""
        numbers = range(max(start, 1), len(self.lines) + 1)
        return next((number for number in numbers if text in self.lines[number - 1]), start)

    def key_line(self, key: str, start: int) -> int:
        """The 1-based line from ``start`` on that begins with a key; keys are compared without case."""
        numbers = range(max(start, 1), len(self.lines) + 1)
        return next((n for n in numbers if self.lines[n - 1].lower().startswith(key.lower())), start)


def _split(value: str) -> list[str]:
    """One requirement a line, or on a single line separated by ";"."""
    parts = value.split("\n") if "\n" in value else value.split(";")
    return [part.strip() for part in parts if part.strip()]
