"""Whole lines of a file: statements that go while their comments stay, and blocks that move to the left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

import libcst as cst

from clusterlint.fix.model import Edit
from clusterlint.fix.outline import Outline, each


class Lines:
    """Collects edits of lines of one file; a line is either removed or moved, never both."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._text = outline.source.text
        self._starts = outline.source.lines
        self._removed: dict[int, str] = {}  # line number from 0 -> what stays of it
        self._moved: dict[int, tuple[int, int]] = {}  # line number -> indentation that goes, as offsets
        self._in_strings = self._string_lines()

    def number(self, offset: int) -> int:
        """The number, from 0, of the line with that offset."""
        return bisect_right(self._starts, offset) - 1

    def indent(self, node: cst.CSTNode) -> str | None:
        """What stands before the code of a statement on its line; None if that is not only space."""
        offset = self._outline.start(node)
        before = self._text[self._starts[self.number(offset)] : offset]
        return before if not before.strip(" \t") else None

    def remove(self, start: int, end: int, comments: Iterable[cst.Comment | None], indent: str) -> None:
        """The lines from one offset to another go; the comments stay, one line each."""
        first, last = self.number(start), self.number(max(start, end - 1))
        kept = [indent + one.value + self._newline(last) for one in comments if one is not None]
        for line in range(first, last + 1):
            self._removed[line] = ""
        self._removed[first] = "".join(kept)

    def move(self, start: int, end: int, old: str, new: str) -> None:
        """The lines from one offset to another lose the indentation ``old`` for ``new``, a part of it."""
        for line in range(self.number(start), self.number(max(start, end - 1)) + 1):
            at = self._starts[line]
            if line not in self._in_strings and self._text.startswith(old, at):
                self._moved[line] = (at + len(new), at + len(old))

    def edits(self) -> list[Edit]:
        """The edits, in order."""
        path = self._outline.source.path
        found = [
            Edit(path, start, end, "") for n, (start, end) in self._moved.items() if n not in self._removed
        ]
        for line, kept in self._removed.items():
            end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
            found.append(Edit(path, self._starts[line], end, kept))
        return sorted(found)

    def _newline(self, line: int) -> str:
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        text = self._text[self._starts[line] : end]
        return text[len(text.rstrip("\r\n")) :] or "\n"

    def _string_lines(self) -> set[int]:
        """Lines that begin inside of a string: what looks like indentation there is text."""
        found: set[int] = set()
        kinds = (cst.SimpleString, cst.FormattedString)
        for kind in kinds:
            for node in each(self._outline.syntax.module, kind):
                start, end = self._outline.syntax.inner(node)
                if "\n" in self._text[start:end] or "\r" in self._text[start:end]:
                    found.update(range(self.number(start) + 1, self.number(end - 1) + 1))
        return found
