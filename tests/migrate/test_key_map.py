"""Key maps are read exactly: what is wrong is said in one line with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from data_sets import FAMILIES, family, key_map

from clusterlint.errors import UserError
from clusterlint.migrate.key_map import read_key_map

GOOD = family(*FAMILIES[0])


def changed(**changes: Any) -> list[Any]:
    """The good family with parts replaced: ``old_regex="..."``, ``endpoints=...``."""
    made = json.loads(json.dumps(GOOD))
    for name, value in changes.items():
        side, _, part = name.partition("_")
        if part:
            made[side][part] = value
        else:
            made[side] = value
    return [made]


WRONG: list[tuple[object, str]] = [
    ([], "a key map is an object with 'schema' and 'families'"),
    ({"families": []}, "schema None: this version reads schema 1"),
    ({"schema": 2, "families": []}, "schema 2: this version reads schema 1"),
    ({"schema": True, "families": []}, "schema True: this version reads schema 1"),
    ({"schema": 1}, "'families' has to be a list"),
    ([7], "families[0]: a family is an object"),
    ([GOOD, {}], "families[1].old: missing"),
    (changed(new=3), "families[0].new: not an object"),
    (changed(old_regex=3), "families[0].old.regex: not a text"),
    (changed(old_template=""), "families[0].old.template: not a text"),
    (changed(endpoints="X"), "families[0].endpoints: has to be a list of names, or of null for an unknown one"),
    (changed(endpoints=[]), "families[0].endpoints: has to be a list of names, or of null for an unknown one"),
    (changed(database=0), "families[0].database: not the number of a database other than 0"),
    (changed(database="1"), "families[0].database: not the number of a database other than 0"),
    (changed(old_regex="user:(.*"), "families[0].old.regex: a group is not closed"),
    (changed(old_regex="user:((a)*):b"), "families[0].old.regex: a group in a group; only text and plain groups are understood"),
    (changed(old_regex="user.(.*)"), "families[0].old.regex: . outside a group; escape it, or put it into a group"),
    (changed(old_regex=r"user\d(.*)"), r"families[0].old.regex: \d outside a group; only text and groups are understood"),
    (changed(old_regex="user:(a|b)"), "families[0].old.regex: group (a|b): write (.*), (.+) or a class of ASCII letters as ([^:]*)"),
    (changed(old_regex="user:(?:a)"), "families[0].old.regex: group (?:a): write (.*), (.+) or a class of ASCII letters as ([^:]*)"),
    (changed(old_regex="user:(*)"), "families[0].old.regex: group (*): nothing to repeat"),
    (changed(new_replacement="{user}"), "families[0].new.replacement: has no group; it needs every group of 'regex' once, in order"),
    (changed(new_replacement=r"\1\1"), r"families[0].new.replacement: has \1 \1; it needs every group of 'regex' once, in order"),
    (changed(new_replacement=r"{\1}:profile"), "families[0].new.replacement: takes text away from the key; a replacement may only insert"),
]


@pytest.mark.parametrize(("content", "wanted"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_wrong_maps_in_one_line(content: object, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    if isinstance(content, list) and content:
        content = {"schema": 1, "families": content}
    path.write_text(json.dumps(content))
    with pytest.raises(UserError) as caught:
        read_key_map(path)
    assert str(caught.value) == f"{path}: {wanted}"


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [(b'{"schema": 1,', ":1:14: not JSON: Expecting property name enclosed in double quotes"), (b"\xff", ": not UTF-8")],
)
def test_files_that_are_no_json(raw: bytes, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_bytes(raw)
    with pytest.raises(UserError) as caught:
        read_key_map(path)
    assert str(caught.value) == f"{path}{wanted}"


def test_a_map_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"map\.json: No such file or directory"):
        read_key_map(tmp_path / "map.json")


def test_one_endpoint_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    both = [family(*FAMILIES[0], "A", "B"), family(*FAMILIES[1], "B"), family(*FAMILIES[2], None)]
    path.write_text(json.dumps({"schema": 1, "families": both}))
    with pytest.raises(UserError, match=r"several endpoints: choose one with --endpoint A \| B"):
        read_key_map(path)
    with pytest.raises(UserError, match="no endpoint 'C'; it has: A, B"):
        read_key_map(path, "C")
    assert [one.old for one in read_key_map(path, "A").families] == [FAMILIES[0][0], FAMILIES[2][0]]
    assert len(read_key_map(path, "B").families) == 3
    assert read_key_map(path, "A").digest != read_key_map(path, "B").digest


def test_the_families_of_one_database(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    whole = ("{key}", "db1:{key}", "(.+)", r"db1:\g<1>")
    path.write_text(json.dumps({"schema": 1, "families": [family(*FAMILIES[0]), {**family(*whole), "database": 1}]}))
    zero, one, two = (read_key_map(path, database=number) for number in range(3))
    assert [family.old for family in zero.families] == [FAMILIES[0][0]] and zero.others == (1,)
    assert [family.old for family in one.families] == ["{key}"] and one.moves and one.others == ()
    assert two.families == zero.families and not two.moves


def test_text_around_groups(tmp_path: Path) -> None:
    path = key_map(tmp_path / "map.json", [("a", "b", r"^\{a\}\.(.*?):(\d+)é$", "{a}.{\\1}:\\g<2>é")])
    (one,) = read_key_map(path).families
    assert one.literals == (b"{a}.", b":", "é".encode())
    assert one.groups == (b".*", rb"\d+")
    assert one.new_literals == (b"{a}.{", b"}:", "é".encode())
    assert not one.kept
