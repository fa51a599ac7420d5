"""The sections on keys of the audit in Markdown: the key map, the graph, the slots, what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clusterlint.audit import Audit
from clusterlint.audit.pictures import Graph
from clusterlint.keys import Group, KeyMap
from clusterlint.report.audit_markdown_table import MOST_ROWS, plain, table_lines
from clusterlint.report.audit_words import many, percent, renamed
from clusterlint.report.keys_graph import mermaid_text, visible
from clusterlint.report.markdown import code, message
from clusterlint.report.observed_tables import Table
from clusterlint.report.observed_words import told

MOST_NODES = 30
"""Families in the drawing: a larger one is not readable, and GitHub draws no more than 500 lines."""


def keys_section(audit: Audit) -> Iterator[str]:
    """How many families there are, and those that get another name."""
    yield "## Keys"
    yield ""
    keys, names = audit.keys, renamed(audit)
    apart = sum(not group.one_slot for group in keys.groups)
    yield (
        f"{many(len(keys.shown), 'family', 'families')}; {many(len(keys.groups), 'group', 'groups')} used "
        "together, "
        f"{apart} not proven in one slot; {len(names)} get another name by the tag plan."
    )
    yield ""
    if names:
        rows = [(code(visible(old)), code(visible(new))) for old, new, _ in names[: 2 * MOST_ROWS]]
        yield from table_lines(("Old key", "New key"), rows, "--", raw=(0, 1))
    if len(names) > 2 * MOST_ROWS:
        yield f"and {len(names) - 2 * MOST_ROWS} more"
        yield ""


def graph_section(audit: Audit) -> Iterator[str]:
    """The families that are used together, as Mermaid."""
    drawn, left = _drawn(audit.keys, audit.graph)
    if not drawn.groups:
        return
    yield "### Used together"
    yield ""
    yield "```mermaid"
    yield from mermaid_text(drawn).rstrip("\n").split("\n")
    yield "```"
    yield ""
    if left:
        yield f"{many(left, 'group is', 'groups are')} not drawn; `keys --format mermaid` draws all."
        yield ""


def _drawn(keys: KeyMap, graph: Graph) -> tuple[KeyMap, int]:
    """The groups with trouble first, as many as can be read; and how many are left out."""
    order = {knot.families: place for place, knot in enumerate(graph.knots)}
    groups = [group for group in keys.groups if len(group.families) > 1]
    groups.sort(key=lambda group: (order.get(group.families, len(order)), group.families))
    kept: list[Group] = []
    room = MOST_NODES
    for group in groups:
        if len(group.families) <= room:
            kept.append(group)
            room -= len(group.families)
    return replace(keys, groups=tuple(kept), split=(), shown=frozenset()), len(groups) - len(kept)


def slots_section(audit: Audit) -> Iterator[str]:
    """What each master would hold, and the slots of whole families."""
    placed, masters = audit.placement, audit.run.masters
    if not placed.families:
        return
    yield "## Slots"
    yield ""
    rows = [
        (number, f"{share.first}-{share.last}", percent(share.before), percent(share.after))
        for number, share in enumerate(placed.shares[masters][: 2 * MOST_ROWS], start=1)
    ]
    yield from table_lines(("Master", "Slots", "Families today", "With the tag plan"), rows, "r-rr")
    hot = placed.hot[:MOST_ROWS]
    if hot:
        families = audit.keys.families
        cells = [
            (
                one.slot,
                *(
                    ", ".join(code(visible(families[n].template)) for n in each[:4])
                    + (" ..." if each[4:] else "")
                    for each in (one.before, one.after)
                ),
            )
            for one in hot
        ]
        yield "Slots that hold whole families, on one master for ever:"
        yield ""
        yield from table_lines(("Slot", "Today", "With the tag plan"), cells, "r--", raw=(1, 2))
        if len(placed.hot) > len(hot):
            yield f"and {len(placed.hot) - len(hot)} more"
            yield ""


def observed_section(audit: Audit) -> Iterator[str]:
    """Measured keys: a section of its own, where there are any."""
    if audit.observed is None:
        return
    said = told(audit.keys, audit.plan, audit.observed)
    yield "## Observed keys"
    yield ""
    yield from (f"- {message(visible(line))}" for line in said.verdicts)
    yield ""
    for table in said.tables:
        yield f"**{plain(table.caption)}**"
        yield ""
        yield from _observed_table(table)
    yield from (f"- {message(visible(line))}" for line in said.basis)
    yield ""


def _observed_table(table: Table) -> Iterator[str]:
    cells = [
        [_observed_cell(cell, kind) for cell, kind in zip(row, table.kinds, strict=True)]
        for row in table.rows[:MOST_ROWS]
    ]
    sides = "".join("r" if kind == "number" else "l" for kind in table.kinds)
    yield from table_lines(table.heads, cells, sides, raw=range(len(table.heads)))
    notes = [f"and {len(table.rows) - MOST_ROWS} more"] if len(table.rows) > MOST_ROWS else []
    for note in [*notes, table.note] if table.note else notes:
        yield message(visible(note))
        yield ""


def _observed_cell(cell: str, kind: str) -> str:
    if not cell:
        return ""
    return code(visible(cell)) if kind == "code" else message(visible(cell))
