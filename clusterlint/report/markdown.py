"""A comment for a pull request: counts, a table by rule, and as many findings as a comment can hold.

All text is escaped: what a key or a path has in it is neither markup nor a mention nor the end of a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clusterlint.finding import Effect, Finding
from clusterlint.report.model import Report
from clusterlint.report.summary import sentence

MOST_FINDINGS = 50
LARGEST = 60_000  # characters; GitHub refuses a comment of more than 65,536
_LONGEST_MESSAGE = 400

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def rendered(report: Report) -> str:
    """The comment, the same for the same report."""
    head = [f"**clusterlint**: {escaped(sentence(report))}", ""]
    if report.failures:
        head += ["**Incomplete**: a part of clusterlint itself failed.", ""]
    if report.findings:
        head += [*_by_rule(report), ""]
    body, left = _findings(report, LARGEST - sum(len(line) + 1 for line in head))
    tail = ["", f"... and {left} more"] if left else []
    return "".join(f"{line}\n" for line in (*head, *body, *tail)).rstrip("\n") + "\n"


def _by_rule(report: Report) -> Iterator[str]:
    yield "| Rule | Name | Severity | Findings |"
    yield "| --- | --- | --- | ---: |"
    worst = {f.rule: f for f in sorted(report.findings, key=lambda f: f.severity.rank)}
    for code, number in sorted(report.rules().items(), key=lambda item: (-item[1], item[0])):
        finding = worst[code]
        yield f"| {code} | {escaped(finding.name)} | {finding.severity.value} | {number} |"


def _findings(report: Report, room: int) -> tuple[list[str], int]:
    """The rows that fit, the worst first, and how many are left out."""
    rows = ["| Where | Rule | Severity | What |", "| --- | --- | --- | --- |"]
    room -= sum(len(row) + 1 for row in rows) + len("\n... and 1000000 more\n")
    ordered = sorted(report.findings, key=lambda f: (-f.severity.rank, f.effect is not Effect.SILENT))
    shown = 0
    for finding in ordered[:MOST_FINDINGS]:
        row = _row(finding)
        room -= len(row) + 1
        if room < 0:
            break
        rows.append(row)
        shown += 1
    return (rows if shown else []), len(ordered) - shown


def _row(finding: Finding) -> str:
    place = finding.location
    silent = " (silent)" if finding.effect is Effect.SILENT else ""
    where = code(f"{place.path}:{place.line}")
    return f"| {where} | {finding.rule} | {finding.severity.value}{silent} | {message(finding.message)} |"


def message(message: str, longest: int = _LONGEST_MESSAGE) -> str:
    """The message with its code left as code; one whose backticks are no pairs has none."""
    words = " ".join(message.split())
    if len(words) > longest:
        words = words[: longest - 4] + " ..."
    pieces = words.split("`")
    paired = len(pieces) % 2 == 1 and all(pieces[1::2])
    if not paired:
        return escaped(words)
    return "".join(code(piece) if place % 2 else escaped(piece) for place, piece in enumerate(pieces))


def escaped(text: str) -> str:
    """Words as they are, in a cell as well; a mention would send somebody a mail."""
    return _MARKUP.sub(r"\\\1", text).replace("@", "&#64;")


def code(text: str) -> str:
    """Code in a cell, where a bar ends the cell even in code, and a backtick has no escape."""
    words = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    space = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{space}{words}{space}{fence}".replace("|", "\\|")
