"""Finds the known errors in a log, line by line: what is kept does not grow with its length."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, TypeVar

from clusterlint.catalog.known_error import KnownError
from clusterlint.explain.matching import Match, gate, match
from clusterlint.explain.model import Frame, Seen

_T = TypeVar("_T", bound=Hashable)

LONGEST_LINE = 1 << 16
"""Longer lines are looked at in pieces of so many bytes."""

_MOST_NAMED = 64  # commands, names, addresses of one error that are kept
_MOST_FRAMES = 1000  # frames of one error that are kept
_DEEPEST = 200  # frames of one traceback that are kept: the last ones
_LONGEST_SAMPLE = 300
_FRAME = re.compile(r'(?P<before>.*?)File "(?P<path>[^"]+)", line (?P<line>\d+)(?:, in (?P<function>.+))?')
_BETWEEN = re.compile(r"\s*\[Previous line repeated ")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")  # tracebacks of Python 3.13 have them
_LIBRARY = re.compile(r"[/\\](?:site-packages|dist-packages|lib[/\\]python3?[\d.]*)[/\\]|^<")


@dataclass(frozen=True, slots=True)
class Log:
    """The errors in a log, the most frequent first; ``lines``: how many it has."""

    seen: tuple[Seen, ...]
    lines: int


def read(stream: BinaryIO) -> Log:
    """The known errors in a text."""
    reader, lines = _Reader(), 0
    maybe = gate([b'File "', b'File \\"', b"File \x1b["]).search
    ended = True
    while line := stream.readline(LONGEST_LINE):
        lines += ended
        ended = line.endswith(b"\n")
        if maybe(line) is not None:
            for piece in _pieces(_text(line)):
                reader.feed(piece)
        else:
            reader.skip(line)
    return Log(reader.seen(), lines)


def _text(line: bytes) -> str:
    text = line.decode("utf-8", "replace")
    return _COLOUR.sub("", text) if "\x1b" in text else text


def _pieces(line: str) -> Iterator[str]:
    """What one line of a structured log stands for: a traceback in JSON has its line ends escaped."""
    if "\\n" in line:
        yield from line.replace('\\"', '"').split("\\n")
    else:
        yield line


@dataclass(slots=True)
class _Tally:
    """What is kept of one error while reading."""

    sample: str
    first: int
    count: int = 0
    named: dict[str, Counter[str]] = field(default_factory=dict)
    frames: Counter[Frame] = field(default_factory=Counter)

    def add(self, found: Match, frames: list[Frame]) -> None:
        self.count += 1
        for what, value in found.named.items():
            _count(self.named.setdefault(what, Counter()), value, _MOST_NAMED if what != "slot" else 1 << 14)
        for frame in frames:
            _count(self.frames, frame, _MOST_FRAMES)

    def most(self, what: str) -> list[str]:
        """What lines name, the most frequent first."""
        counted = self.named.get(what, Counter())
        return sorted(counted, key=lambda value: (-counted[value], value))


def _count(counter: Counter[_T], value: _T, most: int) -> None:
    if value in counter or len(counter) < most:
        counter[value] += 1


class _Reader:
    """Puts tracebacks and errors together: the frames before an error are its own."""

    def __init__(self) -> None:
        self._tallies: dict[str, tuple[KnownError, _Tally]] = {}
        self._frames: list[Frame] = []
        self._before: str | None = None  # what stands before "File" in the traceback that is being read

    def skip(self, line: bytes) -> None:
        """A line without an error and without a frame: the source of a frame, or what ends a traceback."""
        if self._before is not None:
            text = _text(line)
            if not self._is_source(text) and not _BETWEEN.match(text):
                self._end()

    def feed(self, line: str) -> None:
        """A line that may have an error or a frame."""
        frame = _FRAME.match(line)
        if frame is not None:
            self._before = frame["before"]
            if not _LIBRARY.search(frame["path"]):
                place = Frame(frame["path"], int(frame["line"]), (frame["function"] or "").strip())
                self._frames = [*self._frames[1 - _DEEPEST :], place]
            return
        if self._is_source(line) or _BETWEEN.match(line):
            return
        found = match(line)
        if found is not None:
            sample = line.strip()[:_LONGEST_SAMPLE]
            new = (found.error, _Tally(sample, len(self._tallies)))
            self._tallies.setdefault(found.error.id, new)[1].add(found, self._frames)
        self._end()

    def seen(self) -> tuple[Seen, ...]:
        """The errors so far, the most frequent first."""
        listed = sorted(self._tallies.values(), key=lambda item: (-item[1].count, item[1].first))
        return tuple(_seen(error, tally) for error, tally in listed)

    def _is_source(self, line: str) -> bool:
        """Whether it is a source line under a frame: it is indented more than the frame.

        What stands before the frame stands before its source too, but for the mark of the last frame in
        tracebacks of loguru.
        """
        before = self._before
        return before is not None and line.startswith((f"{before}  ", " " * (len(before) + 2)))

    def _end(self) -> None:
        self._frames, self._before = [], None


def _seen(error: KnownError, tally: _Tally) -> Seen:
    return Seen(
        error=error,
        count=tally.count,
        sample=tally.sample,
        slots=tuple(int(slot) for slot in tally.most("slot")),
        addresses=tuple(tally.most("address")),
        commands=tuple(tally.most("command")),
        names=tuple(tally.most("name")),
        frames=tuple(frame for frame, _ in tally.frames.most_common()),
    )
