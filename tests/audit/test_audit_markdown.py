"""The audit as Markdown: as it is for the example, on GitHub's terms, and of bounded size.

The golden file is remade with: clusterlint audit -o tests/audit/shop.md examples/shop
"""

from __future__ import annotations

from pathlib import Path

import made
from markdown_it import MarkdownIt

from clusterlint.finding import Location
from clusterlint.report import audit_markdown
from clusterlint.report.audit import render_audit

GOLDEN = Path(__file__).with_name("shop.md")


def test_golden(texts: dict[str, str]) -> None:
    assert texts["shop.md"] == GOLDEN.read_text(encoding="utf-8")


def test_it_is_what_github_shows(texts: dict[str, str]) -> None:
    for text in (texts["shop.md"], texts["hostile.md"]):
        tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
        flat = [child for token in tokens for child in (token, *(token.children or ()))]
        assert not [token.content for token in flat if token.type in ("html_block", "html_inline", "link_open", "image")]
        assert sum(token.type == "table_open" for token in tokens) >= 9
        fences = [token for token in tokens if token.type == "fence"]
        assert {token.info for token in fences} == {"mermaid", "sh"}


def test_every_row_has_as_many_cells_as_its_head(texts: dict[str, str]) -> None:
    for text in (texts["shop.md"], texts["hostile.md"]):
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        rows = [token.map[0] for token in tokens if token.type == "tr_open" and token.map]
        piped = [number for number, line in enumerate(text.split("\n")) if line.startswith("| ") and "| ---" not in line]
        assert sorted(rows) == piped


def test_the_size_is_bounded() -> None:
    text = render_audit(made.audit_of([made.finding(number) for number in range(3000)]), "md")
    assert "### The first 60, silent ones first" in text
    assert len(text) < 40_000
    long = Location("x" * 30_000, 1, 1, 1, 2)
    text = render_audit(made.audit_of([made.finding(number, location=long) for number in range(60)]), "md")
    assert len(text) <= audit_markdown.LARGEST
    assert "Left out for its size" in text
