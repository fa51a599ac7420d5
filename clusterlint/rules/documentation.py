"""Reads the documentation of a rule, in the format that ``base.py`` fixes."""

from __future__ import annotations

import re
from textwrap import dedent

from msgspec import Struct

SECTIONS = ("What", "Why", "Effect", "Bad", "Good", "Fix", "Silence")
_TITLE = re.compile(r"^(?P<title>[A-Z][a-z]+)(?P<unrun> \(not run\))?:$")
_PARTING = re.compile(r"^# or$", re.MULTILINE)


class Section(Struct, frozen=True):
    """One section: its title, its text without the indentation, and whether its code can be run."""

    title: str
    text: str
    runnable: bool = True

    @property
    def examples(self) -> tuple[str, ...]:
        """The pieces between the lines ``# or``, each ending in a line break."""
        return tuple(piece.strip("\n") + "\n" for piece in _PARTING.split(self.text))


def summary(documentation: str) -> str:
    """The first line."""
    return documentation.strip().splitlines()[0]


def sections(documentation: str) -> dict[str, Section]:
    """The sections by title, in the order of the text.

    Raises ``ValueError`` for a title twice or an unknown one, so that a slip shows in the tests.
    """
    found: dict[str, Section] = {}
    title, runnable, lines = "", True, list[str]()

    def close() -> None:
        if title:
            found[title] = Section(title, dedent("\n".join(lines)).strip("\n"), runnable)

    for line in documentation.strip().splitlines()[1:]:
        match = _TITLE.match(line)
        if match is None:
            lines.append(line)
            continue
        close()
        title, runnable, lines = match["title"], match["unrun"] is None, []
        if title not in SECTIONS or title in found:
            raise ValueError(f"unknown or repeated section {title!r} in the documentation of a rule")
    close()
    return found
