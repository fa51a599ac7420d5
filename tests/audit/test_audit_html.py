"""The page as text: its structure, and that nothing of the analysed code becomes markup."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import made
import pytest

VOID = {"meta", "input", "br", "link", "img", "wbr"}


class Document(HTMLParser):
    """Elements with their attributes, and whether tags match; what is in noscript is read like the rest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []
        self.headings: list[int] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"{tag} at {self.getpos()}")

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]


@pytest.fixture(scope="module", params=["shop.html", "hostile.html", "observed.html"])
def page(request: pytest.FixtureRequest, texts: dict[str, str]) -> Document:
    return Document(texts[request.param])


def test_every_tag_is_closed(page: Document) -> None:
    assert page.wrong == [] and page.open == []


def test_ids_are_unique_and_every_link_has_one(page: Document) -> None:
    ids = Counter(page.values("id"))
    assert [name for name, number in ids.items() if number > 1] == []
    assert len(page.all("a")) > 15
    assert all(str(link["href"]).startswith("#") for link in page.all("a"))
    named = [*(str(link["href"])[1:] for link in page.all("a")), *page.values("for")]
    named += [name for names in (*page.values("aria-labelledby"), *page.values("aria-describedby")) for name in names.split()]
    assert [name for name in named if name not in ids] == []


def test_landmarks_headings_and_tables(page: Document) -> None:
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.all(landmark)) == 1
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(later <= before + 1 for before, later in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.all("caption")) == len(page.all("table")) > 8
    assert all(head.get("scope") in ("row", "col") for head in page.all("th"))
    pictures = [svg for svg in page.all("svg") if svg.get("aria-hidden") != "true"]
    assert pictures and all(svg.get("role") == "img" and svg.get("aria-labelledby") for svg in pictures)


def test_nothing_from_outside_and_a_policy_that_says_so(page: Document, texts: dict[str, str]) -> None:
    assert not page.values("src") and not page.values("style") and not page.all("link")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None and policy.startswith("default-src 'none'; ") and "unsafe" not in policy
    for text in (texts["shop.html"], texts["hostile.html"]):
        for kind in ("script", "style"):
            bodies = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
            assert len(bodies) == 1
            digest = b64encode(hashlib.sha256(bodies[0].encode()).digest()).decode()
            assert f"{kind}-src &#39;sha256-{digest}&#39;" in text or f"{kind}-src 'sha256-{digest}'" in text
            assert not re.search(r"https?:|url\(|@import", bodies[0])


def test_hostile_code_is_escaped_everywhere(texts: dict[str, str]) -> None:
    assert made.MARK not in texts["hostile.html"]
    assert texts["hostile.html"].count("&lt;img src=x onerror=document.title=") > 5
    for name in ("hostile.html", "hostile.md", "hostile.json"):
        assert "hunter2" not in texts[name], name


def test_what_a_shell_would_run_is_quoted(texts: dict[str, str]) -> None:
    commands = re.findall(r'<pre tabindex="0" aria-label[^>]*><code>(.*?)</code></pre>', texts["hostile.html"], re.DOTALL)
    assert len(commands) > 8
    assert not [text for text in commands if "$(" in text or "`" in text or "onerror" in text.split("&#39;")[0]]


def test_the_same_code_gives_the_same_page(texts: dict[str, str], tmp_path: Path) -> None:
    again = tmp_path / "again.html"
    command = [sys.executable, "-m", "clusterlint", "audit", "--no-cache", "-o", str(again), str(made.SHOP)]
    subprocess.run(command, check=True, timeout=120, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert again.read_text(encoding="utf-8") == texts["shop.html"]
