"""Which family a key belongs to, and where it goes by the plan."""

from __future__ import annotations

import pickle
from collections import Counter

import pytest
from families import families, shop, tagged, template
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterlint.keys.matching import literal_length, telling
from clusterlint.observe.match import LONGEST, Fit, Found, Matcher
from clusterlint.slots.template import Hole, Template

VALUES = st.text("abcXYZ0189-_.@ é", min_size=1, max_size=8)
LITERALS = st.text("abu:|/-", min_size=1, max_size=6)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    parts: list[str | Hole] = []
    for number in range(draw(st.integers(1, 3))):
        parts += [draw(LITERALS), *([Hole(number, f"h{number}")] if draw(st.booleans()) else [])]
    return Template.of(parts[draw(st.integers(0, 1)) :] or ["a"])


@settings(deadline=None)
@given(st.lists(templates(), min_size=1, max_size=8), st.data())
def test_a_filled_template_is_of_its_family_or_of_one_with_more_text(made: list[Template], data: st.DataObject) -> None:
    keys = families(*made)
    matcher = Matcher(keys)
    number = data.draw(st.integers(0, len(made) - 1))
    one = made[number]
    key = one.fill({hole.identity: data.draw(VALUES) for hole in one.holes})
    found = matcher.find(key.encode())
    if not telling(one):
        return
    assert found is not None and found.fit is Fit.STRICT
    assert literal_length(made[found.family]) >= literal_length(one)


@settings(deadline=None)
@given(st.lists(templates(), min_size=1, max_size=6), st.lists(st.text("abu:|/-1{}", max_size=9), max_size=30))
def test_the_short_way_finds_what_each_family_alone_says(made: list[Template], texts: list[str]) -> None:
    """The dispatch by beginnings changes nothing: the first by text of those that fit alone."""
    matcher = Matcher(families(*made))
    alone = [Matcher(families(one)) for one in made]
    for text in texts:
        fits = [(single.find(text.encode()), number) for number, single in enumerate(alone)]
        ways = [(found.fit, -literal_length(made[n]), len(made[n].holes), n) for found, n in fits if found]
        found = matcher.find(text.encode())
        assert (found and found.family) == (min(ways)[3] if ways else None)


def test_most_text_wins_and_values_hold_no_separators() -> None:
    matcher = Matcher(families("user:{uid}", "user:{uid}:name", "user:{uid}:{field}"))
    named = {key: matcher.find(key.encode()) for key in ("user:1", "user:1:name", "user:1:mail", "user:1:mail:x")}
    assert {key: (found.family, found.fit) if found else None for key, found in named.items()} == {
        "user:1": (0, Fit.STRICT),
        "user:1:name": (1, Fit.STRICT),
        "user:1:mail": (2, Fit.STRICT),
        "user:1:mail:x": (2, Fit.LOOSE),
    }


def test_braces_in_a_value_and_no_match_at_all() -> None:
    matcher = Matcher(families("session:{token}", "{kind}:{id}"))
    assert matcher.find(b"session:{abc}") == Found(0, Fit.BRACES, None)
    assert matcher.find(b"sessions:abc") is None
    assert matcher.find(b"session:") is None
    assert matcher.find(b"session:" + b"x" * LONGEST) is None
    assert matcher.find(b"session:\xff\x00\n") == Found(0, Fit.STRICT, None)


def test_it_goes_to_other_processes() -> None:
    found = shop()
    matcher = pickle.loads(pickle.dumps(Matcher(found.keys, found.plan)))
    assert matcher.find(b"cart:7:items") == Matcher(found.keys, found.plan).find(b"cart:7:items") is not None


def test_equally_much_text_is_ambiguous_only_where_both_fit() -> None:
    matcher = Matcher(families("a:{x}:bb", "a:{y}b:b", "product:{p}:title", "product:{p}:price"))
    assert matcher.ambiguous(0, b"a:1:bb") is False
    matcher = Matcher(families("a:{x}b", "a:b{y}"))
    found = matcher.find(b"a:b1b")
    assert found is not None and found.family == 0 and matcher.ambiguous(0, b"a:b1b")
    assert not matcher.ambiguous(0, b"a:1b")


def test_what_is_hashed_after_the_plan() -> None:
    keys = families("cart:{owner}:items", "{a}{b}:x1", "user:{uid}")
    matcher = Matcher(keys, tagged(keys, {0: (5, 6), 1: (1, 2)}))
    assert matcher.renamed == {0, 1}
    tags = {key: found.tag for key in (b"cart:7:items", b"qr:x1", b"user:7") if (found := matcher.find(key))}
    assert tags == {b"cart:7:items": b"7", b"qr:x1": b"r", b"user:7": None}


def test_the_plan_of_the_example_puts_keys_where_its_new_templates_say() -> None:
    found = shop()
    matcher = Matcher(found.keys, found.plan)
    plans = [one for group in found.plan.groups for one in group.renamed]
    assert len(plans) >= 10 and {one.family for one in plans} == matcher.renamed
    for one in plans:
        values = {hole.identity: f"v{n}" for n, hole in enumerate(one.old.holes)}
        match = matcher.find(one.old.fill(values).encode())
        assert match is not None and match.family == one.family
        assert match.tag == one.new.hashed().fill(values).encode(), str(one.new)


@pytest.mark.parametrize("count", [1, 300])
def test_many_families_with_one_beginning(count: int) -> None:
    matcher = Matcher(families(*(f"app:v1:kind{n}:{{id}}" for n in range(count))))
    found = Counter(match.family for n in range(count) if (match := matcher.find(b"app:v1:kind%d:x" % n)))
    assert found == Counter(range(count))


def test_templates_of_the_tests_are_those_of_the_program() -> None:
    assert str(template("a:{x}:{{b}}")) == "a:{x}:{{b}}"
