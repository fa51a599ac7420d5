"""The reader of README: what it must not let through."""

from __future__ import annotations

import pytest
from readme_text import Block, mismatch, parts, steps, with_parts

REAL = ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    "shown",
    [
        ("one", "two", "three", "four"),
        ("...", "two", "three", "..."),
        ("one", "...", "four"),
        ("...", "one", "two", "three", "four"),
        ("...", "four"),
        ("one", "..."),
        ("one", "two", "...", "three", "four"),
    ],
)
def test_shown_lines_that_are_there(shown: tuple[str, ...]) -> None:
    assert mismatch(shown, REAL) is None


@pytest.mark.parametrize(
    "shown",
    [
        (),
        ("one", "two", "three"),
        ("two", "..."),
        ("...", "three"),
        ("...", "two", "four", "..."),
        ("...", "three", "...", "two", "..."),
        ("one", "two", "three", "...", "three", "four"),
        ("...", "five", "..."),
    ],
)
def test_shown_lines_that_are_not(shown: tuple[str, ...]) -> None:
    assert mismatch(shown, REAL) is not None


def test_sessions_and_parts() -> None:
    first, second = steps(Block(1, "console", "$ a\nx\n\ny\n$ b\n"))
    assert (first.command, first.shown) == ("a", ("x", "", "y"))
    assert (second.command, second.shown) == ("b", ())
    with pytest.raises(ValueError, match=r"README\.md:7"):
        steps(Block(7, "console", "output\n"))
    text = "a\n<!-- t: by x -->\nold\n<!-- end of t -->\nb\n"
    assert parts(text) == {"t": "old\n"}
    assert with_parts(text, {"t": "new\n"}) == "a\n<!-- t: by x -->\nnew\n<!-- end of t -->\nb\n"
    assert with_parts(text, {}) == text
