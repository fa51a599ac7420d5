"""Observed keys for people at a terminal: what it comes to, the tables, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.keys import KeyMap
from clusterlint.observe.model import Observed
from clusterlint.plan import TagPlan
from clusterlint.report.frame import width
from clusterlint.report.keys_graph import visible
from clusterlint.report.keys_text import wrapped
from clusterlint.report.observed_tables import Table
from clusterlint.report.observed_words import told
from clusterlint.report.redact import redact

_ROWS = 40
_WIDEST = 48
"""Columns of a cell; a longer name stands on a line of its own, first."""


def render_observed(keys: KeyMap, plan: TagPlan, observed: Observed) -> str:
    """Lines of at most 100 columns, but for long names."""
    return redact("\n".join(line.rstrip() for line in _lines(keys, plan, observed)) + "\n")


def _lines(keys: KeyMap, plan: TagPlan, observed: Observed) -> Iterator[str]:
    said = told(keys, plan, observed)
    for line in said.verdicts:
        yield from wrapped(f"- {visible(line)}", "", "  ")
    for table in said.tables:
        yield ""
        yield from _table(table)
    yield ""
    for line in said.basis:
        yield from wrapped(visible(line), "", "")


def _table(table: Table) -> Iterator[str]:
    rows = [tuple(visible(cell) if cell else "" for cell in row) for row in table.rows[:_ROWS]]
    heads = [head.upper() for head in table.heads]
    widths = [
        min(max(width(row[place]) for row in (heads, *rows)), _WIDEST) for place in range(len(table.heads))
    ]
    yield f"{table.caption}:"
    for row in (heads, *rows):
        if width(row[0]) > widths[0]:
            yield f"  {row[0]}"
            row = ("", *row[1:])
        cells = (
            " " * (size - width(cell)) + cell if kind == "number" else cell + " " * (size - width(cell))
            for cell, size, kind in zip(row, widths, table.kinds, strict=True)
        )
        yield "  " + "  ".join(cells)
    if len(table.rows) > _ROWS:
        yield f"  and {len(table.rows) - _ROWS} more (--format json names them all)"
    if table.note:
        yield from wrapped(table.note, "  ", "  ")
