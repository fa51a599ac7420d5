"""What the user sees, held against golden files: ``python tests/report/test_report.py`` writes them anew."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent))

from sample import CLEAN, CONSTANT, CROSS_SLOT, LOST, REPORT

from clusterlint.finding import Location
from clusterlint.report import FORMATS, render
from clusterlint.report.frame import frame
from clusterlint.report.redact import redact
from clusterlint.report.text import percent

GOLDEN = Path(__file__).parent / "golden"


def outputs() -> dict[str, str]:
    made = {f"{name}.txt": render(REPORT, name) for name in FORMATS}
    made["sarif.txt"] = without_documentation(made["sarif.txt"])
    made["statistics.txt"] = render(REPORT, "text", statistics=True)
    made["clean.txt"] = render(CLEAN, "text")
    made["incomplete.txt"] = render(replace(REPORT, findings=(LOST,), failures=("rule CL1 failed",)), "text")
    return made


def without_documentation(sarif: str) -> str:
    """The documentation of the rules is not what is looked at here, and changes."""
    document = json.loads(sarif)
    for rule in document["runs"][0]["tool"]["driver"]["rules"]:
        for name in ("shortDescription", "fullDescription", "help"):
            rule[name] = dict.fromkeys(rule[name], "...")
    return json.dumps(document, indent=2) + "\n"


@pytest.mark.parametrize("name", sorted(outputs()))
def test_golden(name: str) -> None:
    assert outputs()[name] == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_password_in_any_format(output_format: str) -> None:
    for colour in (False, True):
        assert "hunter2" not in render(REPORT, output_format, colour=colour)


def test_colour_changes_nothing_but_escapes() -> None:
    for output_format in ("text", "concise", "grouped"):
        coloured = render(REPORT, output_format, colour=True)
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(REPORT, output_format)
    assert "\x1b" not in render(REPORT, "json", colour=True)


def test_quiet_has_no_summary() -> None:
    for output_format in ("text", "concise", "grouped"):
        assert "Found" not in render(REPORT, output_format, summary=False)
    assert render(CLEAN, "concise", summary=False) == ""


def test_json_has_what_the_schema_names() -> None:
    document = json.loads(render(REPORT, "json"))
    assert set(document) == {"schema", "version", "root", "findings", "calls", "families", "summary"}
    found = document["findings"][1]
    assert (found["rule"], found["line"], found["column"], found["end_line"], found["end_column"]) == ("CL101", 7, 9, 7, 55)
    assert found["estimate"] == {"same_slot": 1 / 16384, "same_node": 0.33333}
    assert found["keys"][1] == {
        "template": "用户:{uid}:mail",
        "path": "app/keys.py",
        "line": 12,
        "slot": None,
        "hashed": "用户:{uid}:mail",
    }
    assert document["findings"][0]["fix"] is None
    assert document["calls"][0]["keys"] == ["user:{uid}:name", "用户:{uid}:mail"]
    assert document["families"][1] == {
        "template": "user:{uid}:name",
        "commands": ["DEL", "MGET"],
        "places": ["app/feed.py:7", "app/feed.py:20"],
    }
    assert document["summary"]["fate"] == {
        "kept": 4,
        "suppressed": 1,
        "ignored": {"min-confidence": 2},
        "elsewhere": 4,
    }
    assert document["summary"]["unresolved"] == 1


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("redis://:secret@host:6379/0", "redis://:***@host:6379/0"),
        ("rediss://user:p%40ss@host", "rediss://user:***@host"),
        ("redis://:p@ss:w/rd@host", "redis://:***@host"),
        ("x('redis://:a@h1,redis://:b@h2')", "x('redis://:***@h2')"),
        ("redis://host/0?password=abc&db=1", "redis://host/0?password=***&db=1"),
        ("Redis(host, password='abc', db=1)", "Redis(host, password='***', db=1)"),
        ('{"password": "abc"}', '{"password": "***"}'),
        ('REDIS_PASSWORD = "abc"', 'REDIS_PASSWORD = "***"'),
        (r"\"password\": \"abc\"", r"\"password\": \"***\""),
        ("redis://host:6379/0 @ noon", "redis://host:6379/0 @ noon"),
        ("password=settings.PASSWORD", "password=settings.PASSWORD"),
        ("user:{uid}@example", "user:{uid}@example"),
    ],
)
def test_redaction(text: str, clean: str) -> None:
    assert redact(text) == clean
    assert redact(clean) == clean
    assert len(redact(text, same_width=True)) == len(text)


def drawn(text: str, start: int, end: int) -> list[str]:
    lines = frame(Location("a.py", 1, start, 1, end), [text], gutter=1, style="")
    return ["".join(words for words, _ in line) for line in lines][1:]


def test_frames_stand_under_what_they_mean() -> None:
    assert drawn("\tr.get(x)", 2, 10) == ["1 |     r.get(x)", "  |     ^^^^^^^^"]
    assert drawn("x = '漢字' + r.get()", 12, 19) == ["1 | x = '漢字' + r.get()", "  |              ^^^^^^^"]
    assert drawn("a\x0cb\x1b[31m", 3, 4) == ["1 | a b [31m", "  |   ^"]
    assert drawn("x", 9, 9)[1].strip(" |") == "^"
    long = "x = '" + "a" * 500 + "' + r.get()"
    shown, marks = drawn(long, 510, 517)
    assert shown[marks.index("^") :].startswith("r.get()")
    assert len(shown) < 200
    assert frame(Location("a.py", 5, 1, 5, 2), ["x"], gutter=1, style="") == []


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (1, "100 %"), (1 / 3, "33 %"), (1 / 16384, "0.0061 %"), (16384**-2, "below 0.0001 %"), (0.99996, "99.9960 %")],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_a_computed_slot_needs_no_chance() -> None:
    report = replace(REPORT, findings=(CONSTANT,))
    assert "chance" not in render(report, "text")
    assert "chance" in render(replace(REPORT, findings=(CROSS_SLOT,)), "text")


if __name__ == "__main__":
    for file, content in outputs().items():
        (GOLDEN / file).write_text(content, encoding="utf-8")
