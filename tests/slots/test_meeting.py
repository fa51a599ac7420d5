"""Templates as languages, against all the keys that short values make."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlint.slots.meeting import can_be_equal, same_form, tells
from clusterlint.slots.template import Hole, Part, Template


def template(text: str) -> Template:
    """``a:*`` with a hole for each star."""
    return Template.of([Hole(n, "x") if letter == "*" else letter for n, letter in enumerate(text)])


def keys(text: str) -> set[str]:
    """The keys of a template for every value of one or two letters of "ab"."""
    values = ["a", "b", "aa", "ab", "ba", "bb"]
    places = [values if letter == "*" else [letter] for letter in text]
    return {"".join(chosen) for chosen in product(*places)}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("user:*", "user:*", True),
        ("user:*", "user:*:name", False),
        ("user:*", "user:7", True),
        ("user:*", "cart:*", False),
        ("*:name", "user:*", True),
        ("user:*", "user:", False),
        ("a", "a", True),
        ("a", "b", False),
        ("", "", True),
        ("", "*", False),
        ("a*c", "a*bc", True),
        ("a*", "ab*c", True),
        ("a:*", "*", False),
    ],
)
def test_examples(one: str, other: str, equal: bool) -> None:
    assert can_be_equal(template(one), template(other)) is equal
    assert can_be_equal(template(other), template(one)) is equal


TEXT = st.text(alphabet="ab:*", max_size=5)


@given(TEXT, TEXT)
def test_what_short_values_show(one: str, other: str) -> None:
    if keys(one) & keys(other):
        assert can_be_equal(template(one), template(other))


@given(TEXT, TEXT)
def test_a_no_holds_for_all_short_values(one: str, other: str) -> None:
    if not can_be_equal(template(one), template(other)):
        assert not keys(one) & keys(other)


@given(TEXT)
def test_every_template_meets_itself_and_a_key_of_it(text: str) -> None:
    assert can_be_equal(template(text), template(text))
    assert all(can_be_equal(template(text), Template.of([key])) for key in keys(text))


def test_forms() -> None:
    holes: list[Part] = [Hole(1, "a"), Hole(2, "b")]
    assert same_form(Template.of(["u:", holes[0]]), Template.of(["u:", holes[1]]))
    assert not same_form(template("u:*"), template("u:7"))
    assert tells(template("u:*")) and not tells(template("*:*"))
