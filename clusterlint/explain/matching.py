"""Which known error a line tells of. The only module that knows how wordings are written."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from clusterlint.catalog.known_error import KnownError, known_errors

_HOLES = {
    "slot": r"(?P<slot>\d{1,5})",
    "address": r"(?P<address>(?:\[[0-9A-Fa-f:.]+\]|[\w.:-]*):\d{1,5})",
    "command": r"(?P<command>[A-Z][A-Z0-9_.]{0,40})",
    "name": r"(?P<name>\w+)",
    "number": r"\d+",
    "any": r".{0,500}?",
}
_HOLE = re.compile(r"\{(" + "|".join(_HOLES) + r")\}")
# redis-py puts it before what the server said; the words of the command may be cut.
_PIPELINED = re.compile(r"Command # \d+ \((?P<command>[A-Z][A-Z0-9_.]*)\b")
# A source line that a traceback shows names the class without telling of an error.
_SOURCE = re.compile(r"\s*(?:raise|except|from|import)\b")
_CLOSE = 0.6


@dataclass(frozen=True, slots=True)
class Match:
    """The error that a line tells of, and what the line names: slot, address, command, name.

    ``wording`` is "" where only the class of an exception told it.
    """

    error: KnownError
    wording: str
    named: Mapping[str, str]


def match(line: str) -> Match | None:
    """The first known error whose wording is on the line, else one whose exception class is."""
    for error, text, anchor, pattern in _wordings():
        found = pattern.search(line) if anchor in line else None
        if found is not None:
            return Match(error, text, _named(line, found))
    if _SOURCE.match(line):
        return None
    for error, pattern in _exceptions():
        found = pattern.search(line)
        if found is not None:
            return Match(error, "", _named(line, found))
    return None


def gate(words: Iterable[bytes]) -> re.Pattern[bytes]:
    """Finds the lines that may have an error, or one of the words: what it does not find has none."""
    anchors = [_anchor(wording.text) for error in known_errors() for wording in error.wordings]
    names = [name for error in known_errors() for name in error.exceptions]
    wanted = {re.escape(text.encode()) for text in (*anchors, *names)} | {re.escape(word) for word in words}
    return re.compile(b"|".join(sorted(wanted)))


def nearest(text: str) -> tuple[KnownError, str] | None:
    """The known error whose wording is most like a text, and that wording; None if none is close."""
    found: tuple[float, KnownError, str] | None = None
    for error in known_errors():
        for words in (*(wording.text for wording in error.wordings), *error.exceptions):
            compared = SequenceMatcher(None, words.lower(), text.lower()[: 2 * len(words)])
            if compared.quick_ratio() >= _CLOSE and (found is None or compared.ratio() > found[0]):
                found = (compared.ratio(), error, words)
    return (found[1], found[2]) if found is not None and found[0] >= _CLOSE else None


def _named(line: str, found: re.Match[str]) -> dict[str, str]:
    pipelined = _PIPELINED.search(line)
    before = pipelined.groupdict() if pipelined is not None else {}
    return before | {name: value for name, value in found.groupdict().items() if value}


@functools.cache
def _wordings() -> tuple[tuple[KnownError, str, str, re.Pattern[str]], ...]:
    return tuple(
        (error, wording.text, _anchor(wording.text), _pattern(wording.text))
        for error in known_errors()
        for wording in error.wordings
    )


@functools.cache
def _exceptions() -> tuple[tuple[KnownError, re.Pattern[str]], ...]:
    return tuple(
        (error, re.compile(rf"(?<!\w)(?:{'|'.join(error.exceptions)})(?=:|['\"]|\s*$)"))
        for error in known_errors()
        if error.exceptions
    )


def _pattern(text: str) -> re.Pattern[str]:
    """A wording as a pattern: it begins where a word does, and each hole takes what is like it."""
    parts = _HOLE.split(text)  # text, hole, text, hole, ... text
    words = [_HOLES[part] if number % 2 else re.escape(part) for number, part in enumerate(parts)]
    start = r"(?<!\w)" if parts[0][:1].isalnum() or not parts[0] else ""
    return re.compile(start + "".join(words))


def _anchor(text: str) -> str:
    """The longest text of a wording that is always the same."""
    return max(_HOLE.split(text)[::2], key=len)
