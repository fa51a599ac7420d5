"""The code frame: the source lines of a place, with the place underlined in its first line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from clusterlint.finding import Location
from clusterlint.report.redact import redact
from clusterlint.report.style import FRAME, Line

MOST_LINES = 4
WIDEST = 160
_TAB = "    "


def frame(place: Location, source: Sequence[str], *, gutter: int, style: str) -> list[Line]:
    """Lines of a frame. Long statements show their first lines only; very long lines are cut."""
    last = min(place.end_line, place.line + MOST_LINES - 1)
    lines: list[Line] = [[(" " * gutter + " |", FRAME)]]
    for number in range(place.line, last + 1):
        if not 1 <= number <= len(source):
            break
        text = source[number - 1]
        start = place.column if number == place.line else 1
        end = place.end_column if number == place.end_line else len(text.rstrip()) + 1
        shown, marks = _marked(text, start, max(end, start + 1))
        lines.append([(f"{number:>{gutter}} | ", FRAME), (shown, "")])
        if number == place.line:
            lines.append([(" " * gutter + " | ", FRAME), (marks, style)])
    if len(lines) == 1:
        return []
    if last < place.end_line:
        lines.append([(" " * gutter + " | ...", FRAME)])
    return lines


def _marked(text: str, start: int, end: int) -> tuple[str, str]:
    """The line and its underline; columns are counted in characters, widths as a terminal shows them."""
    text = redact(text, same_width=True)
    if start > WIDEST - 40:
        cut = start - 41
        text, start, end = "... " + text[cut:], start - cut + 4, end - cut + 4
    if len(text) > WIDEST:
        text, end = text[: WIDEST - 4] + " ...", min(end, WIDEST - 3)
    before, under = text[: start - 1], text[start - 1 : end - 1]
    marks = " " * width(before) + "^" * max(width(under), 1)
    return _visible(text), marks


def _visible(text: str) -> str:
    """Tabs as spaces; form feeds and other control characters would move the cursor."""
    return "".join(_TAB if c == "\t" else c if c.isprintable() else " " for c in text)


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if character == "\t":
        return len(_TAB)
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
