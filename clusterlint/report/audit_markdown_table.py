"""Tables and pieces of text of the audit in Markdown, every text of the analysed code escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clusterlint.audit.model import Clue
from clusterlint.report.keys_graph import visible
from clusterlint.report.markdown import code, escaped, message

MOST_ROWS = 15
"""Of a table, unless it says otherwise."""


def table_lines(
    heads: Sequence[str], rows: Iterable[Sequence[object]], sides: str, raw: Sequence[int] = ()
) -> Iterator[str]:
    """A table. ``sides``: r for numbers; columns in ``raw`` are Markdown already."""
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---:' if side == 'r' else '---' for side in sides)} |"
    for row in rows:
        cells = (str(cell) if place in raw else plain(str(cell)) for place, cell in enumerate(row))
        yield f"| {' | '.join(cells)} |"
    yield ""


def plain(text: str) -> str:
    """Text of the analysed code, as text."""
    return escaped(visible(text)) if text else ""


def place_code(path: str, line: int) -> str:
    """A place as code."""
    return code(visible(f"{path}:{line}" if line else path))


def clue_text(one: Clue) -> str:
    """A piece of evidence with its place, if it has one."""
    words = message(visible(one.text))
    return f"{place_code(one.path, one.line)} {words}" if one.path else words
