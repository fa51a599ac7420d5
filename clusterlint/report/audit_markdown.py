"""The audit in short, as Markdown that GitHub shows: of bounded size, its whole is in the other formats.

All text of the analysed code is escaped, as in the comments for pull requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clusterlint.audit import Audit
from clusterlint.audit.model import Clue, Step, Way
from clusterlint.report.audit_markdown_keys import (
    graph_section,
    keys_section,
    observed_section,
    slots_section,
)
from clusterlint.report.audit_markdown_table import MOST_ROWS, clue_text, place_code, plain, table_lines
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
    verdict,
)
from clusterlint.report.keys_graph import visible
from clusterlint.report.markdown import code, message

MOST_FINDINGS = 60
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
        keys_section,
        graph_section,
        slots_section,
        observed_section,
        _runbook,
        _limits,
    ):
        part = [line.rstrip() for line in section(audit)]
        size = sum(len(line) + 1 for line in part)
        if size > room:
            part = [*part[:1], "", "Left out for its size: it is in the reports in HTML and JSON.", ""]
            size = 0
        lines += part
        room -= size
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(audit: Audit) -> Iterator[str]:
    run = audit.run
    yield f"# Redis Cluster audit of {plain(run.project)}"
    yield ""
    if run.failures:
        yield f"**Incomplete**: a part of clusterlint itself failed: {plain('; '.join(run.failures))}"
        yield ""
    yield f"**{plain(verdict(audit))}** {message(visible(effort(audit)))}"
    yield ""
    target = f", target {run.target}" if run.target else ""
    facts = f"{many(run.files.scanned, 'file', 'files')}, {many(run.calls, 'Redis call', 'Redis calls')}"
    judged = f" Judged by {'; '.join(run.judged_by)}." if run.judged_by else ""
    yield plain(
        f"{run.masters} masters, mode {run.mode}{target}; {facts}.{judged} clusterlint {run.version}."
    )
    yield ""
    if audit.breaks:
        rows = [(effect.value, number, EFFECTS[effect]) for effect, number in audit.effects().items()]
        yield from table_lines(("Effect", "Places", "Meaning"), rows, "-r-")
        untried = () if run.with_fixes else (Way.SAFE, Way.UNSAFE)
        ways = [
            (WAYS[way][0], "not tried" if way in untried else number, message(WAYS[way][1]))
            for way, number in audit.ways().items()
        ]
        yield from table_lines(("Way out", "Places", "Meaning"), ways, "-r-", raw=(2,))


def _caveats(audit: Audit) -> Iterator[str]:
    yield "## Caveats of a cluster, in this code"
    yield ""
    rows = [
        (one.title, one.seen.value, message(visible(one.summary)), _evidence(audit, one.findings, one.clues))
        for one in audit.caveats
    ]
    yield from table_lines(("Caveat", "Verdict", "What was seen", "Evidence"), rows, "----", raw=(2, 3))


def _evidence(audit: Audit, findings: Sequence[int], clues: Sequence[Clue]) -> str:
    """The first places: all of them are in the other formats."""
    found = []
    for number in findings[:3]:
        one = audit.findings[number].finding
        found.append(f"{one.rule} {place_code(one.location.path, one.location.line)}")
    found += [clue_text(one) for one in clues[: 3 - len(found)]]
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
            place_code(one.finding.location.path, one.finding.location.line),
            one.finding.rule,
            f"{one.finding.severity.value}, {one.finding.effect.value}",
            WAYS[one.way][0],
            message(visible(one.finding.message)),
        )
        for one in audit.findings[:MOST_FINDINGS]
    ]
    yield from table_lines(("Where", "Rule", "Severity", "Way out", "What"), found, "-----", raw=(0, 4))


def _rows(audit: Audit, title: str, rows: Sequence[Row], *, as_code: bool = False) -> Iterator[str]:
    shown = [
        (
            code(visible(row.name)) if as_code else plain(row.name),
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
    yield from table_lines(heads, shown, "--rrrr", raw=(0,))
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
    yield from table_lines(heads, rows, "--rr-rr", raw=(0,))
    if len(found) > len(rows):
        yield f"and {len(found) - len(rows)} more"
        yield ""


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
    yield f"{number}. **{plain(step.title)}**: {message(visible(step.text), _LONGEST_TEXT)}"
    yield ""
    if step.commands:
        yield f"{indent}```sh"
        yield from (f"{indent}{visible(command)}" for command in step.commands)
        yield f"{indent}```"
        yield ""
    if step.places:
        yield from (f"{indent}- {clue_text(place)}" for place in step.places)
        yield ""


def _limits(audit: Audit) -> Iterator[str]:
    yield "## What this audit does not know"
    yield ""
    yield from (f"- {message(visible(line))}" for line in limits(audit)[: 2 * MOST_ROWS])
    if len(limits(audit)) > 2 * MOST_ROWS:
        yield f"- and {len(limits(audit)) - 2 * MOST_ROWS} more lines"
