"""New names of keys: which family claims one, in which reading, and that nothing is renamed twice."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlint.migrate.key_map import Family
from clusterlint.migrate.naming import Ambiguous, Name, Naming

TEXT = st.text("ab:.", max_size=3)


def family(old: str, new: str, group: str = ".*") -> Family:
    """``user:*:profile`` to ``{user:*}:profile``."""
    olds, news = (tuple(part.encode() for part in text.split("*")) for text in (old, new))
    return Family(old, new, (None,), olds, (group.encode(),) * (len(olds) - 1), news)


USERS = [family("user:*:profile", "{user:*}:profile"), family("user:*:*", "{user:*}:*", "[^:]+")]


@pytest.mark.parametrize(
    ("key", "new", "number", "new_form"),
    [
        (b"user:1:profile", b"{user:1}:profile", 0, False),
        (b"user:1:cart", b"{user:1}:cart", 1, False),
        (b"{user:1}:cart", b"{user:1}:cart", 1, True),
        (b"user:1:2:profile", b"{user:1:2}:profile", 0, False),
        (b"user:1:2:cart", b"user:1:2:cart", None, False),
        (b"user:\xff\n:cart", b"{user:\xff\n}:cart", 1, False),
        (b"user:1:profile\n", b"{user:1}:profile\n", 1, False),
        (b"other", b"other", None, False),
    ],
)
def test_the_most_literal_family_decides(key: bytes, new: bytes, number: int | None, new_form: bool) -> None:
    assert Naming(USERS).name(key) == Name(new, number, new_form)
    assert Naming(USERS[::-1]).name(key) == Name(new, None if number is None else 1 - number, new_form)


def test_readings_that_disagree_are_ambiguous() -> None:
    spaces = [family("cache:*:*", "{cache:*}:*")]
    assert Naming(spaces).name(b"cache:a:b:c") == Ambiguous((0,), (b"{cache:a:b}:c", b"{cache:a}:b:c"))
    assert Naming(spaces, "shortest").name(b"cache:a:b:c") == Name(b"{cache:a}:b:c", 0)
    assert Naming(spaces, "longest").name(b"cache:a:b:c") == Name(b"{cache:a:b}:c", 0)
    assert Naming([family("cache:*:*", "{cache}:*:*")]).name(b"cache:a:b:c") == Name(b"{cache}:a:b:c", 0)


def test_families_that_disagree_are_ambiguous() -> None:
    two = [family("a:*:b", "{a:*}:b"), family("a:*:b", "a:{*}:b")]
    assert Naming(two).name(b"a:1:b") == Ambiguous((0, 1), (b"a:{1}:b", b"{a:1}:b"))
    assert Naming([two[0], two[0]]).name(b"a:1:b") == Name(b"{a:1}:b", 0)


def test_a_family_that_is_kept_takes_its_keys() -> None:
    naming = Naming([family("*:*", "{*}:*"), family("user:*", "user:*")])
    assert naming.name(b"user:1") == Name(b"user:1", 1)
    assert naming.name(b"item:1") == Name(b"{item}:1", 0)


def test_a_key_in_its_new_form_stays() -> None:
    naming = Naming([family("*:profile", "{*}:profile")])
    assert naming.name(b"{7}:profile") == Name(b"{7}:profile", 0, new_form=True)


def test_keys_that_are_almost_claimed() -> None:
    naming = Naming([family("user:*:profile", "{user:*}:profile", "[^{}]+")])
    assert naming.name(b"user:{1}:profile") == Name(b"user:{1}:profile")
    assert naming.resembling(b"user:{1}:profile") == naming.resembling(b"user::profile") == 0
    assert naming.resembling(b"users") is None


def readings(key: str, literals: list[str]) -> set[tuple[str, ...]]:
    """Every way to fill the holes, found by trying all ends."""
    found = set()
    for ends in product(range(len(key) + 1), repeat=len(literals) - 1):
        values, at = [], len(literals[0])
        for end, literal in zip(ends, literals[1:], strict=True):
            values.append(key[at:end] if end >= at else None)
            at = end + len(literal)
        text = literals[0] + "".join(f"{value}{literal}" for value, literal in zip(values, literals[1:], strict=True))
        if None not in values and text == key:
            found.add(tuple(str(value) for value in values))
    return found


@given(st.lists(TEXT, min_size=2, max_size=4), st.lists(TEXT, min_size=3, max_size=3), st.data())
def test_two_readings_stand_for_all(literals: list[str], values: list[str], data: st.DataObject) -> None:
    old = "*".join(literals)
    first = data.draw(st.integers(0, len(old)))
    last = data.draw(st.integers(first, len(old)))
    new = f"{old[:first]}{{{old[first:last]}}}{old[last:]}"
    key = literals[0] + "".join(v + t for v, t in zip(values, literals[1:], strict=False))
    every = {
        "".join(t + v for t, v in zip(new.split("*"), (*filled, ""), strict=True)).encode()
        for filled in readings(key, literals)
    }
    name = Naming([family(old, new)]).name(key.encode())
    assert every
    if isinstance(name, Ambiguous):
        assert len(every) > 1
        assert set(name.names) <= every
    else:
        assert every == {name.new}
        again = Naming([family(old, new)]).name(name.new)
        assert isinstance(again, Ambiguous) or again.new == name.new
        assert re.sub("[{}]", "", name.new.decode()) == key
