"""A dict that is spread into itself stays small, and its last entry of a key is the one that counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clusterlint.link.values import MAX_ITEMS, Const, DictValue, Entry, pour, text

ENTRIES = st.lists(
    st.builds(lambda k, v: Entry(text(k), Const(v)), st.sampled_from("abcdefgh"), st.integers(0, 3))
)


def counting(entries: list[Entry]) -> dict[object, object]:
    """What a lookup of each key finds."""
    return {entry.key: entry.value for entry in entries}


@given(ENTRIES, st.lists(ENTRIES, max_size=5))
def test_the_last_entry_of_a_key_counts(first: list[Entry], others: list[list[Entry]]) -> None:
    target, expected = DictValue(list(first)), counting(first)
    for other in others:
        pour(target, other)
        expected |= counting(other)
    assert counting(target.entries) == expected


def test_a_full_dict_still_takes_a_newer_value_of_its_keys() -> None:
    target = DictValue([Entry(text("a"), Const(0))] * MAX_ITEMS)
    pour(target, [Entry(text("a"), Const(1))])
    assert counting(target.entries) == {text("a"): Const(1)}
    full = DictValue([Entry(text(str(n)), Const(n)) for n in range(MAX_ITEMS)])
    pour(full, [Entry(text("7"), Const(0))])
    assert counting(full.entries)[text("7")] == Const(0)
    assert len(full.entries) == MAX_ITEMS and not full.open


def test_a_dict_poured_into_itself_does_not_grow_without_end() -> None:
    target = DictValue([Entry(text(str(n)), Const(n)) for n in range(40)])
    for _ in range(30):
        pour(target, target.entries)
    assert len(target.entries) == 40
    pour(target, [Entry(text(str(n)), Const(n)) for n in range(100, 200)])
    assert len(target.entries) == MAX_ITEMS
    assert target.open
