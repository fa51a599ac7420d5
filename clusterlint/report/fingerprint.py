"""What stays the same of a finding when lines move: rule, path, enclosing function, content of its line."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from clusterlint.finding import Finding
from clusterlint.report.model import Report
from clusterlint.report.redact import redact

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def fingerprints(report: Report) -> dict[Finding, str]:
    """A different one for each finding, those that are not shown included.

    Equal findings on equal lines of one function are counted, so that one more of them is new and the
    others are not. They are counted over all, so that a comment which suppresses one renames no other.
    """
    scopes = {path: _Scopes(lines) for path, lines in report.lines.items()}
    seen: Counter[str] = Counter()
    made: dict[Finding, str] = {}
    found = (*report.findings, *report.suppressed, *report.baselined, *report.unchanged)
    for finding in sorted(dict.fromkeys(found), key=lambda one: one.sort_key):
        place = finding.location
        scope = scopes[place.path].around(place.line) if place.path in scopes else ""
        parts = (finding.rule, place.path, scope, content(finding, report.lines))
        known = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[known] += 1
        made[finding] = f"{known}:{seen[known]}"
    return made


def content(finding: Finding, lines: Mapping[str, Sequence[str]]) -> str:
    """The line without its indentation and without passwords; where there is none, what the finding says."""
    source = lines.get(finding.location.path, ())
    inside = 0 < finding.location.line <= len(source)
    text = source[finding.location.line - 1] if inside else finding.message
    return " ".join(redact(text).split())


class _Scopes:
    """The functions and classes of one file, by the lines that they take."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._found: list[tuple[int, int, str]] = []
        try:
            tree = ast.parse("\n".join(lines))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return  # no Python, or newer than the running one: the line has to do
        self._add(tree.body, "")

    def _add(self, body: Iterable[ast.AST], outer: str) -> None:
        todo = [(node, outer) for node in body]
        while todo:
            node, name = todo.pop()
            if isinstance(node, _SCOPES):
                name = f"{name}.{node.name}"
                self._found.append((node.lineno, node.end_lineno or node.lineno, name))
            todo += [(child, name) for child in ast.iter_child_nodes(node) if isinstance(child, _BLOCKS)]

    def around(self, line: int) -> str:
        """The dotted name of the innermost one around the line; empty outside of all."""
        around = [(first, name) for first, last, name in self._found if first <= line <= last]
        return max(around, default=(0, ""))[1]


_BLOCKS = (ast.stmt, ast.ExceptHandler, ast.match_case)
