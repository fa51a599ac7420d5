"""From places as findings have them to places as an editor counts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from clusterlint.editor.messages import Span
from clusterlint.finding import Location
from clusterlint.pipeline.linked import lines_of

_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


class Spans:
    """The lines of the files under a root, as they were when the program was read."""

    def __init__(self, root: Path, contents: Mapping[str, bytes], encoding: str) -> None:
        self._root, self._contents = root, contents
        self._codec = (
            "utf-16-le" if encoding == "utf-16" else "utf-32-le" if encoding == "utf-32" else "utf-8"
        )
        self._unit = _BYTES[encoding]
        self._lines: dict[str, Sequence[str]] = {}

    def lines(self, path: str) -> Sequence[str]:
        """The lines of a file; none where it cannot be read."""
        if path not in self._lines:
            content = self._contents.get(path)
            try:
                content = (self._root / path).read_bytes() if content is None else content
            except OSError:
                content = b""
            self._lines[path] = lines_of(content)
        return self._lines[path]

    def of(self, place: Location) -> Span:
        """The span of a place; one of which only the line is known is the text of that line."""
        if not place.column:
            return self.line(place.path, place.line)
        start = (place.line - 1, self._units(place.path, place.line, place.column - 1))
        end = (place.end_line - 1, self._units(place.path, place.end_line, place.end_column - 1))
        return (*start, *max(start, end))

    def line(self, path: str, number: int) -> Span:
        """The line without its indentation."""
        text = self._text(path, number)
        return (
            max(number - 1, 0),
            self._units(path, number, len(text) - len(text.lstrip())),
            max(number - 1, 0),
            self._units(path, number, len(text.rstrip())),
        )

    def _text(self, path: str, number: int) -> str:
        lines = self.lines(path)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def _units(self, path: str, number: int, characters: int) -> int:
        before = self._text(path, number)[: max(characters, 0)]
        return len(before.encode(self._codec, "surrogatepass")) // self._unit
