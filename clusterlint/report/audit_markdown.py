"""The audit in short, as Markdown that GitHub shows: of bounded size, its whole is in the other formats.

All text of the analysed code is escaped, as in the comments for pull requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from clusterlint.audit import Audit
from clusterlint.audit.model import Clue, Graph, Step, Way
from clusterlint.keys import Group, KeyMap
from clusterlint.report.audit_words import (
    EFFECTS,
    WAYS,
    Row,
    by_file,
    by_owner,
    by_rule,
    effort,
    limits,
    many,
    percent,
    renamed,
    verdict,
)
from clusterlint.report.keys_graph import mermaid_text, visible
from clusterlint.report.markdown import code, escaped, message
from clusterlint.report.observed_tables import Table
from clusterlint.report.observed_words import told

MOST_ROWS = 15
MOST_FINDINGS = 60
MOST_NODES = 30
"""Families in the drawing: a larger one is not readable, and GitHub draws no more than 500 lines."""
LARGEST = 120_000
"""Characters. Sections are short, but names of the analysed code can be of any length."""

_LONGEST_TEXT = 1_500
"""Characters of what a step of the runbook says."""


def rendered(audit: Audit) -> str:
    """The audit, the same for the same code."""
    lines: list[str] = []
    room = LARGEST
    for section in (
        _head,
        _caveats,
        _findings,
        _endpoints,
        _keys,
        _graph,
        _slots,
        _observed,
        _runbook,
        _limits,
    ):
        part = [line.rstrip() for line in section(audit)]
        size = sum(len(line) + 1 for line in part)
        if size > room:
            part = (
                [*part[:1], "", "Left out for its size: it is in the reports in HTML and JSON.", ""]
                if part
                else []
            )
            size = 0
        lines += part
        room -= size
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(audit: Audit) -> Iterator[str]:
    run = audit.run
    yield f"# Redis Cluster audit of {_text(run.project)}"
    yield ""
    if run.failures:
        yield f"**Incomplete**: a part of clusterlint itself failed: {_text('; '.join(run.failures))}"
        yield ""
    yield f"**{_text(verdict(audit))}** {message(visible(effort(audit)))}"
    yield ""
    target = f", target {run.target}" if run.target else ""
    facts = f"{many(run.files.scanned, 'file', 'files')}, {many(run.calls, 'Redis call', 'Redis calls')}"
    judged = f" Judged by {'; '.join(run.judged_by)}." if run.judged_by else ""
    yield _text(
        f"{run.masters} masters, mode {run.mode}{target}; {facts}.{judged} clusterlint {run.version}."
    )
    yield ""
    if audit.breaks:
        rows = [(effect.value, number, EFFECTS[effect]) for effect, number in audit.effects().items()]
        yield from _table(("Effect", "Places", "Meaning"), rows, "-r-")
        untried = () if run.with_fixes else (Way.SAFE, Way.UNSAFE)
        ways = [
            (WAYS[way][0], "not tried" if way in untried else number, message(WAYS[way][1]))
            for way, number in audit.ways().items()
        ]
        yield from _table(("Way out", "Places", "Meaning"), ways, "-r-", raw=(2,))


def _caveats(audit: Audit) -> Iterator[str]:
    yield "## Caveats of a cluster, in this code"
    yield ""
    rows = [
        (one.title, one.seen.value, message(visible(one.summary)), _evidence(audit, one.findings, one.clues))
        for one in audit.caveats
    ]
    yield from _table(("Caveat", "Verdict", "What was seen", "Evidence"), rows, "----", raw=(2, 3))


def _evidence(audit: Audit, findings: Sequence[int], clues: Sequence[Clue]) -> str:
    """The first places: all of them are in the other formats."""
    found = []
    for number in findings[:3]:
        one = audit.findings[number].finding
        found.append(f"{one.rule} {_place(one.location.path, one.location.line)}")
    found += [_clue(one) for one in clues[: 3 - len(found)]]
    left = len(findings) + len(clues) - len(found)
    return ", ".join(found) + (f" and {left} more" if left else "")


def _findings(audit: Audit) -> Iterator[str]:
    yield "## Findings"
    yield ""
    if not audit.findings:
        yield "None."
        yield ""
        return
    yield from _rows(audit, "Rule", by_rule(audit))
    yield from _rows(audit, "File", by_file(audit), as_code=True)
    if audit.run.codeowners:
        yield from _rows(audit, "Owner", by_owner(audit))
    yield (
        f"### The first {MOST_FINDINGS}, silent ones first"
        if len(audit.findings) > MOST_FINDINGS
        else "### All, silent ones first"
    )
    yield ""
    found = [
        (
            _place(one.finding.location.path, one.finding.location.line),
            one.finding.rule,
            f"{one.finding.severity.value}, {one.finding.effect.value}",
            WAYS[one.way][0],
            message(visible(one.finding.message)),
        )
        for one in audit.findings[:MOST_FINDINGS]
    ]
    yield from _table(("Where", "Rule", "Severity", "Way out", "What"), found, "-----", raw=(0, 4))


def _rows(audit: Audit, title: str, rows: Sequence[Row], *, as_code: bool = False) -> Iterator[str]:
    shown = [
        (
            code(visible(row.name)) if as_code else _text(row.name),
            row.about,
            row.breaks,
            row.silent,
            row.automatic if audit.run.with_fixes else "not tried",
            row.redesign,
        )
        for row in rows[:MOST_ROWS]
    ]
    about = {"Rule": "Name", "File": "Owner", "Owner": "Files"}[title]
    heads = (title, about, "Breaks", "Silent", "Automatic", "Redesign")
    yield from _table(heads, shown, "--rrrr", raw=(0,))
    if len(rows) > MOST_ROWS:
        yield f"and {len(rows) - MOST_ROWS} more"
        yield ""


def _endpoints(audit: Audit) -> Iterator[str]:
    yield "## Endpoints"
    yield ""
    found = audit.endpoints.endpoints
    if not found:
        yield "The code names no Redis service that could be worked out."
        yield ""
        return
    rows = [
        (
            code(visible(one.name or "")),
            "yes" if one.chosen else "no",
            len(one.built),
            len(one.calls),
            ", ".join(map(str, one.databases)),
            one.severities()["error"],
            one.severities()["warning"],
        )
        for one in found[:MOST_ROWS]
    ]
    heads = ("Endpoint", "Migrates", "Clients", "Calls", "Databases", "Errors", "Warnings")
    yield from _table(heads, rows, "--rr-rr", raw=(0,))
    if len(found) > len(rows):
        yield f"and {len(found) - len(rows)} more"
        yield ""


def _keys(audit: Audit) -> Iterator[str]:
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
        yield from _table(("Old key", "New key"), rows, "--", raw=(0, 1))
    if len(names) > 2 * MOST_ROWS:
        yield f"and {len(names) - 2 * MOST_ROWS} more"
        yield ""


def _graph(audit: Audit) -> Iterator[str]:
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


def _slots(audit: Audit) -> Iterator[str]:
    placed, masters = audit.placement, audit.run.masters
    if not placed.families:
        return
    yield "## Slots"
    yield ""
    rows = [
        (number, f"{share.first}-{share.last}", percent(share.before), percent(share.after))
        for number, share in enumerate(placed.shares[masters][: 2 * MOST_ROWS], start=1)
    ]
    yield from _table(("Master", "Slots", "Families today", "With the tag plan"), rows, "r-rr")
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
        yield from _table(("Slot", "Today", "With the tag plan"), cells, "r--", raw=(1, 2))
        if len(placed.hot) > len(hot):
            yield f"and {len(placed.hot) - len(hot)} more"
            yield ""


def _observed(audit: Audit) -> Iterator[str]:
    """Measured keys: a section of its own, where there are any."""
    if audit.observed is None:
        return
    said = told(audit.keys, audit.plan, audit.observed)
    yield "## Observed keys"
    yield ""
    yield from (f"- {message(visible(line))}" for line in said.verdicts)
    yield ""
    for table in said.tables:
        yield f"**{_text(table.caption)}**"
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
    yield from _table(table.heads, cells, sides, raw=range(len(table.heads)))
    notes = [f"and {len(table.rows) - MOST_ROWS} more"] if len(table.rows) > MOST_ROWS else []
    for note in [*notes, table.note] if table.note else notes:
        yield message(visible(note))
        yield ""


def _observed_cell(cell: str, kind: str) -> str:
    if not cell:
        return ""
    return code(visible(cell)) if kind == "code" else message(visible(cell))


def _runbook(audit: Audit) -> Iterator[str]:
    yield "## Runbook"
    yield ""
    for phase in audit.runbook:
        yield f"### {phase.title}"
        yield ""
        for number, step in enumerate(phase.steps, start=1):
            yield from _step(number, step)


def _step(number: int, step: Step) -> Iterator[str]:
    indent = " " * len(f"{number}. ")
    yield f"{number}. **{_text(step.title)}**: {message(visible(step.text), _LONGEST_TEXT)}"
    yield ""
    if step.commands:
        yield f"{indent}```sh"
        yield from (f"{indent}{visible(command)}" for command in step.commands)
        yield f"{indent}```"
        yield ""
    if step.places:
        yield from (f"{indent}- {_clue(place)}" for place in step.places)
        yield ""


def _limits(audit: Audit) -> Iterator[str]:
    yield "## What this audit does not know"
    yield ""
    yield from (f"- {message(visible(line))}" for line in limits(audit)[: 2 * MOST_ROWS])
    if len(limits(audit)) > 2 * MOST_ROWS:
        yield f"- and {len(limits(audit)) - 2 * MOST_ROWS} more lines"


def _table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], sides: str, raw: Sequence[int] = ()
) -> Iterator[str]:
    """``sides``: r for numbers; columns in ``raw`` are Markdown already."""
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---:' if side == 'r' else '---' for side in sides)} |"
    for row in rows:
        cells = (str(cell) if place in raw else _text(str(cell)) for place, cell in enumerate(row))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _text(text: str) -> str:
    return escaped(visible(text)) if text else ""


def _place(path: str, line: int) -> str:
    return code(visible(f"{path}:{line}" if line else path))


def _clue(one: Clue) -> str:
    words = message(visible(one.text))
    return f"{_place(one.path, one.line)} {words}" if one.path else words
