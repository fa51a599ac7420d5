"""The map of the keys as text, JSON and graphs.

The golden files of the example are remade with: cd examples/shop && python -m clusterlint keys --format FORMAT .
> ../../tests/report/golden_keys/shop.FORMAT
and, with --plan, plan.text; plan.json is what --plan adds to shop.json.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlint.finding import Confidence, Location
from clusterlint.keys import Access, Expiry, Family, Group, KeyMap, Kind, Scan, Shared, Site, Tag, Use
from clusterlint.plan import Braces, FamilyPlan, GroupPlan, Obstacle, Position, Remedy, Spread, TagPlan, plan
from clusterlint.report.keys import KEY_FORMATS, render_keys, render_plan
from clusterlint.slots.template import Hole, Template

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).with_name("golden_keys")

PLACE = Location("app/feed.py", 7, 9, 7, 55)
SITE = Site(PLACE, "SET", "direct", None, Confidence.LIKELY, frozenset({Use.WRITTEN, Use.EXPIRED}))


def family(template: str, *, slot: int | None = None, expiry: Expiry = Expiry.NONE) -> Family:
    return Family(template, (), (PLACE,), (SITE,), (), ("string",), ("SET",), None, slot, expiry)


def access(*numbers: int, one_slot: bool = False, needed: bool = True, unknown: bool = False) -> Access:
    pairs = tuple((a, b) for a in numbers for b in numbers if a < b) or ((numbers[0], numbers[0]),)
    shared = (Shared(tuple((number, "uid") for number in numbers)),)
    return Access(Kind.COMMAND, PLACE, ("MGET",), numbers, pairs, shared, one_slot, needed, unknown)


def pair(one: str, other: str = "b") -> KeyMap:
    """Two families used together; the texts may be anything."""
    together = access(0, 1)
    return KeyMap((family(one), family(other)), (Group((0, 1), (together,)),), shown=frozenset({0, 1}))


def shop(output_format: str, *more: str, seed: str = "0") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "clusterlint", "keys", *more, "--format", output_format, "."],
        cwd=ROOT / "examples" / "shop",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("output_format", KEY_FORMATS)
def test_the_example(output_format: str) -> None:
    assert shop(output_format) == (GOLDEN / f"shop.{output_format}").read_text(encoding="utf-8")


def test_the_hash_seed_changes_nothing() -> None:
    assert shop("json", seed="1") == shop("json", seed="77")


@pytest.mark.parametrize("name", ["shop.text", "plan.text"])
def test_the_text_of_the_example_fits_100_columns(name: str) -> None:
    assert max(map(len, (GOLDEN / name).read_text(encoding="utf-8").splitlines())) <= 100


def test_the_plan_of_the_example() -> None:
    assert shop("text", "--plan") == (GOLDEN / "plan.text").read_text(encoding="utf-8")
    document = json.loads(shop("json", "--plan"))
    assert document.pop("plan") == json.loads((GOLDEN / "plan.json").read_text(encoding="utf-8"))
    assert document == json.loads((GOLDEN / "shop.json").read_text(encoding="utf-8"))


def test_the_hash_seed_changes_no_plan() -> None:
    assert shop("json", "--plan", seed="1") == shop("json", "--plan", seed="77")


def test_a_plan_of_nothing() -> None:
    assert render_plan(KeyMap(), plan(KeyMap(), 3), "text") == (
        "0 groups; 0 families renamed; 0 places that no tag can hold.\n"
    )


def test_long_names_stand_on_a_line_of_their_own() -> None:
    name = "a:" * 60 + "{uid}"
    lines = render_keys(pair(name), "text").splitlines()
    assert lines[1] == name
    assert lines[2].startswith(" " * 40 + "  string")
    assert max(len(line) for line in lines if name not in line) <= 100


def test_text_says_what_is_not_known() -> None:
    keys = KeyMap(
        families=(family("a", slot=15495), family("b", expiry=Expiry.SEEN)),
        groups=(Group((0,), (access(0, unknown=True),)),),
        split=(access(0, 1, needed=False),),
        scans=(Scan(PLACE, "KEYS", None, None), Scan(PLACE, "SCAN", "x:*", None)),
        unknown=(SITE,),
        shown=frozenset({0, 1}),
    )
    text = render_keys(keys, "text")
    assert "- app/feed.py:7  MGET: not proven in one slot; same {uid}; several keys of one family; and keys" in text
    assert "takes the command apart by slot (no longer atomic):\n    - app/feed.py:7  MGET on a, b: same {uid}\n" in text
    assert "    app/feed.py:7  KEYS\n    app/feed.py:7  SCAN x:*\n" in text
    assert "2 families, 1 with no expiry seen; 1 group used together, 1 not proven in one slot;" in text
    assert "1 place uses keys that could not be worked out (1 of them set an expiry)." in " ".join(text.split())


def test_an_access_names_its_families_where_the_group_has_more() -> None:
    families = (family("a"), family("b"), family("c"))
    keys = KeyMap(families, (Group((0, 1, 2), (access(0, 1), access(0, 1, 2))),), shown=frozenset({0, 1, 2}))
    text = render_keys(keys, "text")
    assert "    - app/feed.py:7  MGET on a, b: not proven in one slot; same {uid}\n" in text
    assert "    - app/feed.py:7  MGET: not proven in one slot; same {uid}\n" in text


def test_the_empty_key_can_be_seen() -> None:
    keys = pair("")
    assert '\n""  ' in render_keys(keys, "text")
    assert unescaped(parsed_dot(render_keys(keys, "dot"))[0]["f0"])[0] == '""'
    assert json.loads(render_keys(keys, "json"))["families"][0]["template"] == ""


def test_nothing_at_all() -> None:
    assert render_keys(KeyMap(), "text") == (
        "0 families, 0 with no expiry seen; 0 groups used together, 0 not proven in one slot.\n"
    )
    assert render_keys(KeyMap(), "mermaid") == "flowchart LR\n"
    assert json.loads(render_keys(KeyMap(), "json")) == {
        "schema": 1, "families": [], "groups": [], "split": [], "scans": [], "unknown": []
    }  # fmt: skip


def test_values_with_two_names_are_shown_with_their_families() -> None:
    one = access(0, 1)
    other = Access(
        one.kind, PLACE, one.commands, (0, 1), ((0, 1),), (Shared(((0, "uid"), (1, "user"))),), False, True, False
    )
    keys = KeyMap((family("a:{uid}"), family("b:{user}")), (Group((0, 1), (other,)),), shown=frozenset({0, 1}))
    assert "same {uid} of a:{uid} = {user} of b:{user}" in render_keys(keys, "text")


def test_json_has_everything() -> None:
    tagged = Family(
        template="t:{{{uid}}}",
        variants=("t:{{{user}}}",),
        built=(PLACE,),
        sites=(SITE,),
        scans=(Scan(PLACE, "SCAN", "t:*", "REDIS_URL", "all"),),
        types=("string",),
        commands=("SET",),
        tag=Tag("{uid}", False),
        slot=None,
        expiry=Expiry.SEEN,
    )
    document = json.loads(render_keys(KeyMap((tagged,), shown=frozenset({0})), "json"))
    place = {"path": "app/feed.py", "line": 7, "column": 9}
    assert document["families"] == [
        {
            "id": 0,
            "template": "t:{{{uid}}}",
            "variants": ["t:{{{user}}}"],
            "built": [place],
            "read": [],
            "written": [place],
            "expired": [place],
            "deleted": [],
            "watched": [],
            "passed": [],
            "within": [],
            "scanned": [
                {**place, "command": "SCAN", "pattern": "t:*", "endpoint": "REDIS_URL", "covers": "all"}
            ],
            "expiry": "seen",
            "types": ["string"],
            "commands": ["SET"],
            "endpoints": [None],
            "contexts": ["direct"],
            "tag": {"text": "{uid}", "constant": False},
            "slot": None,
            "confidence": "likely",
        }
    ]


def test_a_graph_has_the_chosen_families_and_their_partners() -> None:
    families = (family("a"), family("b"), family("c"))
    keys = KeyMap(families, (Group((0, 1), (access(0, 1),)),), shown=frozenset({0}))
    assert parsed_dot(render_keys(keys, "dot"))[0].keys() == {"f0", "f1"}
    assert [one["template"] for one in json.loads(render_keys(keys, "json"))["families"]] == ["a"]


@pytest.mark.parametrize(
    ("found", "style", "line"),
    [
        ([access(0, 1)], "bold", "==="),
        ([access(0, 1, one_slot=True)], "solid", "---"),
        ([access(0, 1, needed=False)], "dashed", "-.-"),
        ([access(0, 1, one_slot=True), access(0, 1)], "bold", "==="),
        ([access(0, 1, one_slot=True), access(0, 1, needed=False)], "solid", "---"),
    ],
)
def test_lines_of_the_graphs(found: list[Access], style: str, line: str) -> None:
    needed, split = tuple(a for a in found if a.needed), tuple(a for a in found if not a.needed)
    groups = (Group((0, 1), needed),) if needed else ()
    keys = KeyMap((family("a"), family("b")), groups, split, shown=frozenset({0, 1}))
    assert parsed_dot(render_keys(keys, "dot"))[1]["f0", "f1"]["style"] == style
    assert f"f0 {line}|" in render_keys(keys, "mermaid")


QUOTED = r'"((?:[^"\\\n]|\\.)*)"'


def parsed_dot(text: str) -> tuple[dict[str, str], dict[tuple[str, str], dict[str, str]]]:
    """Labels of the nodes, attributes of the edges; the part of Graphviz's grammar that is used, strictly."""
    first, *body, last = text.splitlines()
    assert (first, last) == ("graph keys {", "}")
    nodes: dict[str, str] = {}
    edges: dict[tuple[str, str], dict[str, str]] = {}
    for line in body[1:]:
        found = re.fullmatch(r"  (f\d+)(?: -- (f\d+))? \[(.*)\];", line)
        assert found is not None, line
        attributes = found[3]
        assert re.fullmatch(rf'\w+=(?:\w+|{QUOTED})(?:, \w+=(?:\w+|{QUOTED}))*', attributes), line
        label = re.match(rf"label={QUOTED}", attributes)
        assert label is not None
        if found[2] is None:
            nodes[found[1]] = label[1]
        else:
            style = re.search(r"style=(\w+)", attributes[label.end() :])
            assert style is not None
            edges[found[1], found[2]] = {"label": label[1], "style": style[1]}
    return nodes, edges


def unescaped(label: str) -> list[str]:
    """The lines of a label as Graphviz reads it."""
    pieces = re.findall(r"\\(.)|([^\\])", label)
    return "".join("\n" if special == "n" else special or plain for special, plain in pieces).split("\n")


@given(st.text(min_size=1, max_size=30))
def test_any_name_survives_graphviz(name: str) -> None:
    nodes, edges = parsed_dot(render_keys(pair("t:" + name.replace(":", "")), "dot"))
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name.replace(":", ""))
    assert unescaped(nodes["f0"])[0] == "t:" + shown
    assert list(edges) == [("f0", "f1")]


@given(st.text(min_size=1, max_size=30))
def test_any_name_survives_mermaid(name: str) -> None:
    name = name.replace(":", "")
    first, node, other, edge = render_keys(pair("t:" + name), "mermaid").splitlines()
    assert (first, other[:4]) == ("flowchart LR", "  f1")
    found = re.fullmatch(r'  f0\["([^"`\\<>&;|]*(?:#\d+;[^"`\\<>&;|]*)*)<br/>string, no expiry seen"\]', node)
    assert found is not None, node
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
    assert re.sub(r"#(\d+);", lambda match: chr(int(match[1])), found[1]) == "t:" + shown
    assert re.fullmatch(r'  f0 ===\|"MGET<br/>not proven in one slot"\| f1', edge)


def test_graphviz_takes_it(tmp_path: Path) -> None:
    """The strict grammar above, and Graphviz itself where there is one."""
    text = render_keys(pair('q"uote\\N <b> {x} \\'), "dot")
    nodes, _ = parsed_dot(text)
    assert unescaped(nodes["f0"])[0] == 'q"uote\\N <b> {x} \\'
    program = shutil.which("dot")
    if program is not None:
        done = subprocess.run([program, "-Tplain"], input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("output_format", KEY_FORMATS)
def test_passwords_are_hidden(output_format: str) -> None:
    text = render_keys(pair("redis://:hunter2@cache.internal:6379/0"), output_format)
    assert "hunter2" not in text
    assert "cache.internal" in text


def test_a_plan_says_what_a_constant_tag_would_cost() -> None:
    old, new = Template.of(["rank:", Hole("m", "mode")]), Template.of(["{rank}:", Hole("m", "mode")])
    together = access(0)
    held = FamilyPlan(0, old, new, Braces(Position(0, 0), Position(0, 4)), new.hashed(), True, "1")
    obstacle = Obstacle(together, (together,), "it takes several", Remedy.PER_SLOT, "one GET each")
    nowhere = Spread((None,), (0.5, 0.5))
    keys = KeyMap((family("rank:{mode}"),), (Group((0,), (together,)),), shown=frozenset({0}))

    def shown(*plans: FamilyPlan) -> str:
        group = GroupPlan((0,), (together,), (), (), (obstacle,), nowhere, nowhere, together=plans)
        return " ".join(render_plan(keys, TagPlan((group,), 2, nowhere, nowhere), "text").split())

    assert shown(held).startswith(
        "group 1: no tag can hold it rank:{mode} apart: app/feed.py:7 MGET why: it takes several per-slot: one GET each "
        "a constant tag would hold all of it, in one slot for ever (rank): {{rank}}:{mode}; right for"
    )
    broad = replace(held, distinct="one for each value like rank")
    assert "a broad tag would hold all of it (one for each value like rank): {{rank}}:{mode}; right" in shown(broad)
    assert "{{rank}}:{mode} and 3 others; right for" in shown(*[held] * 9)
