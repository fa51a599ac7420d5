"""A file as text that can be edited: decoding, places, and the result of edits."""

from __future__ import annotations

import codecs
import io
import tokenize
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from clusterlint.discover.source import SourceFile
from clusterlint.extract.positions import line_starts
from clusterlint.finding import Location
from clusterlint.fix.model import Edit


class EditConflict(ValueError):
    """Two edits want the same characters, or one stands outside the file."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded file; ``marked``: it begins with a byte order mark, which ``text`` does not have."""

    path: str
    text: str
    encoding: str
    marked: bool
    lines: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, source: SourceFile) -> SourceText:
        """Decode a file as Python does; raises SyntaxError, LookupError or UnicodeDecodeError."""
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source.content).readline)
        marked = source.content.startswith(codecs.BOM_UTF8)
        text = source.content.decode(encoding).removeprefix("\ufeff")
        return cls(source.path, text, encoding.removesuffix("-sig"), marked, tuple(line_starts(text)))

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based place; form feeds at the start of a line are not counted in columns."""
        start = self.lines[line - 1]
        while self.text[start : start + 1] == "\f":
            start += 1
        return start + column - 1

    def span(self, place: Location) -> tuple[int, int]:
        """The offsets of a location."""
        return self.offset(place.line, place.column), self.offset(place.end_line, place.end_column)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, 1-based, of an offset."""
        line = bisect_right(self.lines, offset)
        start = self.lines[line - 1]
        feeds = len(self.text[start:offset]) - len(self.text[start:offset].lstrip("\f"))
        return line, offset - start - feeds + 1

    def edited(self, edits: Iterable[Edit]) -> SourceText:
        """The text with the edits of this file; raises EditConflict where two of them meet."""
        pieces: list[str] = []
        done = 0
        inserted = -1
        for edit in sorted({edit for edit in edits if edit.path == self.path}):
            if edit.start < done or edit.start == inserted or edit.end > len(self.text):
                line, column = self.place(min(edit.start, len(self.text)))
                raise EditConflict(f"{self.path}:{line}:{column}: two changes meet")
            pieces += [self.text[done : edit.start], edit.text]
            done = edit.end
            inserted = edit.start if edit.start == edit.end else -1
        text = "".join((*pieces, self.text[done:]))
        return SourceText(self.path, text, self.encoding, self.marked, tuple(line_starts(text)))

    def encoded(self) -> bytes:
        """The bytes of the file; raises UnicodeEncodeError where its encoding lacks a character."""
        content = self.text.encode(self.encoding)
        return codecs.BOM_UTF8 + content if self.marked else content

    def source(self) -> SourceFile:
        """The file as discovery gives it."""
        return SourceFile(self.path, self.encoded())
