"""Many families that one expression builds are read as one."""

from __future__ import annotations

from dataclasses import replace

from surveyed import surveyed

from clusterlint.keys import Expiry, KeyMap
from clusterlint.keys.folded import FEW, folded
from clusterlint.report.keys_text import keys_text

CALLS = [f"cached('{name}', v)" for name in ("red", "blue", "green", "grey")]


def _source(calls: list[str]) -> str:
    head = "def cached(name, v):\n    key = f'page:{name}:v{v}'\n    r.set(key, 1)\n    r.mget(key, f'seen:{v}')\n"
    return head + "def f(v):\n    r.get('other')\n" + "".join(f"    {call}\n" for call in calls)


def _templates(keys: KeyMap) -> list[str]:
    return [family.template for family in keys.families]


def test_many_families_of_one_expression_are_one() -> None:
    keys = surveyed(_source(CALLS))
    assert len(keys.families) == len(CALLS) + 2
    found = folded(keys)
    assert _templates(found) == ["other", "page:{...}:v{v}", "seen:{v}"]
    one = found.families[1]
    assert [text for text in one.variants if "red" in text] == ["page:red:v{v}"] and one.slot is None
    assert one.expiry is Expiry.NONE and len(one.sites) == 2


def test_what_is_used_together_names_the_families_that_are_shown() -> None:
    (group,) = folded(surveyed(_source(CALLS))).groups
    assert group.families == (1, 2)
    (access,) = group.accesses
    assert (access.families, access.one_slot, [s.holes for s in access.shared]) == (
        (1, 2), False, [((1, "v"), (2, "v"))]
    )  # fmt: skip


def test_a_few_are_read_at_a_glance() -> None:
    keys = surveyed(_source(CALLS[:FEW]))
    assert folded(keys) is keys


def test_families_that_begin_otherwise_stay_apart() -> None:
    calls = [f"named('{name}')" for name in ("a", "b", "c", "d", "e")]
    source = "def named(name):\n    r.get(f'{name}:x')\ndef f():\n" + "".join(
        f"    {call}\n" for call in calls
    )
    keys = surveyed(source)
    assert folded(keys) is keys


def test_who_asks_for_some_of_them_gets_these() -> None:
    keys = surveyed(_source(CALLS))
    some = replace(keys, shown=frozenset({1}))
    assert folded(some) is some


def test_the_text_shows_one_line() -> None:
    shown = keys_text(surveyed(_source(CALLS)))
    assert "{...}: many families that one expression builds" in shown and "6 families" in shown
    table = shown.split("\n\n")[0]
    assert [line.split()[0] for line in table.splitlines()[1:]] == ["other", "page:{...}:v{v}", "seen:{v}"]
