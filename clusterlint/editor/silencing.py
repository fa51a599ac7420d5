"""A comment that suppresses a finding, put where it does, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clusterlint.discover import FileProblem, SourceFile
from clusterlint.extract.lower import extract
from clusterlint.finding import Finding, Location
from clusterlint.judge.suppression import read_suppressions
from clusterlint.pipeline.linked import lines_of
from clusterlint.rules.names import NAMES
from clusterlint.settings import RuleNames
from clusterlint.stack import on_large_stack

_LISTED = re.compile(r"#\s*clusterlint\s*:\s*ignore\[[^\[\]]*(?=\])", re.IGNORECASE)
_ABOUT_FILES = "CL9"
_HIGHEST = 8

Insertion = tuple[Location, str]
"""A place without extent, and what is put there."""


def silencing(finding: Finding, source: SourceFile) -> Insertion | None:
    """What suppresses the finding: tried, and the first that does is given."""
    place = finding.location
    lines = lines_of(source.content)
    if finding.rule.startswith(_ABOUT_FILES) or not 0 < place.line <= len(lines):
        return None
    return next((one for one in _ways(finding, lines) if _works(finding, lines, one)), None)


def _ways(finding: Finding, lines: tuple[str, ...]) -> Iterator[Insertion]:
    number = finding.location.line
    text = lines[number - 1]
    there = _LISTED.search(text)
    if there is not None:
        yield _at(finding, number, there.end() + 1), f", {finding.rule}"
    yield _at(finding, number, len(text.rstrip()) + 1), f"  # clusterlint: ignore[{finding.rule}]"
    for first in range(number, max(number - _HIGHEST, 0), -1):  # above it, or above where its text begins
        above = lines[first - 1]
        indent = above[: len(above) - len(above.lstrip())]
        yield _at(finding, first, 1), f"{indent}# clusterlint: ignore[{finding.rule}]\n"


def _at(finding: Finding, line: int, column: int) -> Location:
    return Location(finding.location.path, line, column, line, column)


def _works(finding: Finding, lines: tuple[str, ...], way: Insertion) -> bool:
    place, text = way
    line = lines[place.line - 1]
    changed = f"{line[: place.column - 1]}{text}{line[place.column - 1 :]}"
    whole = "\n".join((*lines[: place.line - 1], changed, *lines[place.line :]))
    source = SourceFile(place.path, whole.encode("utf-8", "surrogatepass"))
    facts = on_large_stack(lambda: extract(source))
    if isinstance(facts, FileProblem):
        return False
    moved = text.count("\n")
    at = finding.location
    there = Location(at.path, at.line + moved, at.column, at.end_line + moved, at.end_column)
    found, _ = read_suppressions(facts, source.content, RuleNames(NAMES))
    return any(one.covers(finding.rule, there) for one in found)
