"""Where the comment goes that suppresses a finding, and how characters are counted for an editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from clusterlint.discover import SourceFile
from clusterlint.editor.silencing import silencing
from clusterlint.editor.spans import Spans
from clusterlint.finding import Confidence, Effect, Finding, Location, Severity


def finding(line: int, column: int = 1, rule: str = "CL101") -> Finding:
    place = Location("a.py", line, column, line, column + 1)
    return Finding(rule, "any", Severity.ERROR, Confidence.CERTAIN, Effect.LOUD, place, "breaks")


@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ("    x = 1\n", 1, None),
        ("if y:\n    r.mget(a, b)\n", 2, "if y:\n    r.mget(a, b)  # clusterlint: ignore[CL101]\n"),
        ("r.mget(a, b)  # noqa\n", 1, "r.mget(a, b)  # noqa  # clusterlint: ignore[CL101]\n"),
        (
            "r.mget(a, b)  # clusterlint: ignore[CL102] why\n",
            1,
            "r.mget(a, b)  # clusterlint: ignore[CL102, CL101] why\n",
        ),
        ("x = (\n    1,\n    r.mget(a, b),\n)\n", 3, "x = (\n    1,\n    r.mget(a, b),  # clusterlint: ignore[CL101]\n)\n"),
        ("x = 1 + \\\n    r.mget(a, b)\n", 2, "x = 1 + \\\n    r.mget(a, b)  # clusterlint: ignore[CL101]\n"),
        ("x = r.mget(a, b) + \\\n    1\n", 1, "# clusterlint: ignore[CL101]\nx = r.mget(a, b) + \\\n    1\n"),
        ('x = f"""{r.mget(a, b)}\n"""\n', 1, '# clusterlint: ignore[CL101]\nx = f"""{r.mget(a, b)}\n"""\n'),
        ('x = f"""\n{r.mget(a, b)}\n"""\n', 2, '# clusterlint: ignore[CL101]\nx = f"""\n{r.mget(a, b)}\n"""\n'),
    ],
)
def test_a_comment_where_it_works_or_none(before: str, line: int, after: str | None) -> None:
    found = silencing(finding(line), SourceFile("a.py", before.encode()))
    if after is None:
        assert found is None
        return
    assert found is not None
    place, text = found
    lines = before.splitlines(keepends=True)
    start = sum(map(len, lines[: place.line - 1])) + place.column - 1
    assert before[:start] + text + before[start:] == after


def test_findings_about_comments_and_files_are_not_suppressed() -> None:
    assert silencing(finding(1, rule="CL901"), SourceFile("a.py", b"r.mget(a, b)\n")) is None
    assert silencing(finding(9), SourceFile("a.py", b"r.mget(a, b)\n")) is None


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", 10), ("utf-16", 7), ("utf-32", 6)])
def test_characters_are_counted_as_the_editor_does(encoding: str, start: int) -> None:
    spans = Spans(Path("/"), {"a.py": '"é😀", r.get(k)\r\n  x = 1 \n'.encode()}, encoding)
    assert spans.of(Location("a.py", 1, 7, 1, 15)) == (0, start, 0, start + 8)
    assert spans.of(Location("a.py", 2, 0, 2, 0)) == (1, 2, 1, 7)
    assert spans.of(Location("gone.py", 3, 1, 3, 9)) == (2, 0, 2, 0)
