"""Patterns of SCAN and KEYS against templates; what a pattern means is compared with a plain reading of it."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlint.keys.patterns import matches
from clusterlint.slots import Hole, Template

UID, X = Hole("uid", "uid"), Hole("x", "x")


@pytest.mark.parametrize(
    ("pattern", "parts", "found"),
    [
        ("cart:*:items", ["cart:", UID, ":items"], "all"),
        ("cart:*", ["cart:", UID, ":items"], "all"),
        ("*:items", ["cart:", UID, ":items"], "all"),
        ("cart:*:*", ["cart:", UID, ":items"], "all"),
        ("cart:7*", ["cart:", UID, ":items"], "some"),
        ("cart:?:items", ["cart:", UID, ":items"], "some"),
        ("cart:[0-9]*", ["cart:", UID], "some"),
        ("cart:*:coupon", ["cart:", UID, ":items"], None),
        ("search:*", [UID, ":x"], None),
        ("search:*", ["cart:", UID], None),
        ("cart:12:items", ["cart:", UID, ":items"], "some"),
        ("cart", ["cart:", UID], None),
        ("a:*", ["a:b"], "all"),
        ("a:b", ["a:b"], "all"),
        ("a:?", ["a:b"], "all"),
        ("a:?", ["a:bc"], None),
        ("a:[bc]", ["a:b"], "all"),
        ("a:[^bc]", ["a:b"], None),
        ("a:[a-c]", ["a:b"], "all"),
        ("a:[x-z]", ["a:b"], None),
        (r"a:\*", ["a:b"], None),
        (r"a:\*", ["a:*"], "all"),
        (r"a:[\]]", ["a:]"], "all"),
        ("a:{x}", ["a:{x}"], "all"),
        ("*a*", ["b:", UID, "a", X], "all"),
        ("*", ["cart:", UID], None),
        ("", ["cart:", UID], None),
    ],
)
def test_patterns(pattern: str, parts: list[str | Hole], found: str | None) -> None:
    assert matches(pattern, Template.of(parts)) == found


PARTS = st.lists(st.one_of(st.text("ab:", min_size=1, max_size=3), st.just(UID)), min_size=1, max_size=4)


@given(pattern=st.text("ab:*?", min_size=1, max_size=6), parts=PARTS, value=st.text("ab:", max_size=3))
def test_a_pattern_that_matches_all_matches_each(pattern: str, parts: list[str | Hole], value: str) -> None:
    """With any value in the holes, against the standard library's matcher (the same language without sets)."""
    template = Template.of(parts)
    found = matches(pattern, template)
    key = template.fill({"uid": value})
    if found == "all":
        assert fnmatchcase(key, pattern)
    elif found is None and template.literal is not None and any(c.isalnum() for c in pattern):
        assert not fnmatchcase(key, pattern)


@given(pattern=st.text("ab:*?", min_size=1, max_size=6), parts=PARTS, value=st.text("ab:", max_size=3))
def test_no_key_is_missed_where_the_family_begins_with_text(
    pattern: str, parts: list[str | Hole], value: str
) -> None:
    template = Template.of(["a", *parts])
    if fnmatchcase(template.fill({"uid": value}), pattern) and any(c.isalnum() for c in pattern):
        assert matches(pattern, template) in ("all", "some")
