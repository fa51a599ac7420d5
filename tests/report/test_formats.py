"""Each format for programs, read as its reader reads it."""

from __future__ import annotations

import importlib.resources
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent))

from junitparser import Error, Failure, JUnitXml
from markdown_it import MarkdownIt
from sample import CALLED, CLEAN, CONSTANT, CROSS_SLOT, FEED, INFO, LOST, REPORT, SUPPRESSED, place
from schemas import errors_of_gitlab, errors_of_report, errors_of_sarif

from clusterlint.finding import Applicability, Effect, Finding, FixHint, Replacement, Rewriting, Severity
from clusterlint.report import Report, render
from clusterlint.report.fingerprint import fingerprints
from clusterlint.report.markdown import LARGEST, MOST_FINDINGS
from clusterlint.rules.base import all_rules
from clusterlint.rules.documentation import SECTIONS

AWKWARD = replace(
    CROSS_SLOT,
    location=place(7, 9, 8, 3, "app/a,b: 100%/用 户|`x`.py"),
    message='50% of `a|b`,\r\n<b>@team</b> & "q" \x1b[31m ``` *x* _y_ [z](http://e)\ud800',
    fix=FixHint(Applicability.MANUAL, "one: two, 3%"),
)
HARD = replace(REPORT, findings=(AWKWARD, *REPORT.findings), failures=("rule CL1 failed: 5%\non <x>",))
REPORTS = pytest.mark.parametrize("report", [REPORT, CLEAN, HARD], ids=["report", "clean", "hard"])


@REPORTS
def test_json_is_as_its_schema_says(report: Report) -> None:
    assert errors_of_report(json.loads(render(report, "json"))) == []


def test_the_schema_of_json_refuses_what_is_not_in_it() -> None:
    document = json.loads(render(REPORT, "json"))
    document["findings"][0]["more"] = 1
    document["calls"][0]["context"] = "elsewhere"
    del document["summary"]["fate"]["kept"]
    assert len(errors_of_report(document)) == 3


def test_the_schema_is_in_the_package_and_has_the_number_of_the_format() -> None:
    from clusterlint.report.json_v1 import SCHEMA

    folder = importlib.resources.files("clusterlint.report") / "schema"
    assert [item.name for item in folder.iterdir()] == [f"report-{SCHEMA}.json"]
    schema = json.loads((folder / f"report-{SCHEMA}.json").read_text(encoding="utf-8"))
    assert schema["properties"]["schema"] == {"const": SCHEMA}
    assert "additionalProperties" not in schema["$defs"]["finding"]  # keys may be added


@REPORTS
def test_lines_of_json_are_the_findings_of_json(report: Report) -> None:
    lines = render(report, "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(render(report, "json"))["findings"]


@REPORTS
def test_sarif_is_as_the_standard_says(report: Report) -> None:
    assert errors_of_sarif(json.loads(render(report, "sarif"))) == []


def results(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render(report, "sarif"))["runs"][0]["results"]
    return found


def test_sarif_has_each_rule_once_with_its_help() -> None:
    run = json.loads(render(REPORT, "sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["CL101", "CL102", "CL108", "CL109"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert all(
        "ignore[" in rule["help"]["text"] and "```python" in rule["help"]["markdown"] for rule in rules
    )


def test_sarif_help_is_read_as_it_is_written() -> None:
    """What looks like markup in the documentation of a rule, such as a comment or a pattern, is none."""
    every = tuple(replace(CONSTANT, rule=rule.code, name=rule.name) for rule in all_rules())
    run = json.loads(render(replace(REPORT, findings=every), "sarif"))["runs"][0]
    helps = [rule["help"]["markdown"] for rule in run["tool"]["driver"]["rules"]]
    assert len(helps) == len(every)
    for text in helps:
        tokens = MarkdownIt("commonmark").parse(text)
        heads = [one.map for one in tokens if one.type == "heading_open"]
        assert len(heads) == len(SECTIONS)
        fences = [one.content for one in tokens if one.type == "fence"]
        assert len(fences) == 2
        marks = {child.type for one in tokens for child in one.children or ()}
        assert marks <= {"text", "text_special", "softbreak"}, text


def test_sarif_levels_are_those_of_the_findings_and_not_of_the_rules() -> None:
    assert {one["ruleId"]: one["level"] for one in results(REPORT)} == {
        "CL101": "error",
        "CL102": "warning",
        "CL108": "note",
        "CL109": "warning",
    }
    softened = replace(CONSTANT, severity=INFO.severity)
    assert results(replace(REPORT, findings=(softened,), suppressed=()))[0]["level"] == "note"


def test_sarif_marks_what_is_suppressed() -> None:
    marked = {one["ruleId"]: one["suppressions"] for one in results(REPORT)}
    assert marked.pop("CL102") == [{"kind": "inSource"}]
    assert set(map(len, marked.values())) == {0}


def test_sarif_says_when_the_report_is_incomplete() -> None:
    (good,), (bad,) = (json.loads(render(one, "sarif"))["runs"][0]["invocations"] for one in (REPORT, HARD))
    assert (good["executionSuccessful"], bad["executionSuccessful"]) == (True, False)
    assert bad["toolExecutionNotifications"][0]["message"]["text"] == HARD.failures[0]


def test_sarif_paths_are_uris_below_the_root() -> None:
    run = json.loads(render(HARD, "sarif"))["runs"][0]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"] for one in run["results"]]
    assert {one["uriBaseId"] for one in uris} == set(run["originalUriBaseIds"]) == {"SRCROOT"}
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == "file:///srv/shop/"
    assert "app/a%2Cb%3A%20100%25/%E7%94%A8%20%E6%88%B7%7C%60x%60.py" in {one["uri"] for one in uris}


@pytest.mark.parametrize(
    ("root", "uri"),
    [("/", "file:///"), ("C:/shop", "file:///C:/shop/"), ("/a b", "file:///a%20b/")],
)
def test_sarif_roots(root: str, uri: str) -> None:
    run = json.loads(render(replace(CLEAN, root=root), "sarif"))["runs"][0]
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == uri


def test_sarif_shows_the_way_of_the_client() -> None:
    found = next(one for one in results(CALLED) if one["message"]["text"].startswith(CROSS_SLOT.message))
    (flow,) = found["codeFlows"]
    way = [step["location"] for step in flow["threadFlows"][0]["locations"]]
    assert [step["physicalLocation"]["region"]["startLine"] for step in way] == [3, 16, 7]
    assert [step["message"]["text"] for step in way] == [
        "redis.Redis is built here",
        "called here",
        "MGET is called here",
    ]
    assert not any("codeFlows" in one for one in results(REPORT))  # where it is built is not known there


def test_sarif_has_the_fixes_without_a_password() -> None:
    spot = place(3, 1, 3, 2)
    good, bad = (
        Rewriting(text, Applicability.SAFE, (Replacement(spot, text),))
        for text in ("r = 1", 'r = from_url("redis://:hunter2@h")')
    )
    report = replace(REPORT, rewritings={CONSTANT: (good, bad)})
    assert errors_of_sarif(json.loads(render(report, "sarif"))) == []
    (found,) = (one for one in results(report) if "fixes" in one)
    (fix,) = found["fixes"]
    assert fix["description"]["text"] == "r = 1 (safe)"
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "app/feed.py"
    region = {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 2}
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "r = 1"}}]


COMMAND = re.compile(r"::(?P<name>[a-z]+) (?P<properties>[^:]*)::(?P<value>.*)")


def annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    """As the runner reads its commands."""

    def unescaped(value: str, *marks: tuple[str, str]) -> str:
        for mark, letter in (("%0D", "\r"), ("%0A", "\n"), *marks, ("%25", "%")):
            value = value.replace(mark, letter)
        return value

    found = []
    for line in text.split("\n")[:-1]:
        match = COMMAND.fullmatch(line)
        assert match is not None, line
        pairs = (one.split("=", 1) for one in match["properties"].split(","))
        properties = {name: unescaped(value, ("%3A", ":"), ("%2C", ",")) for name, value in pairs}
        found.append((match["name"], properties, unescaped(match["value"])))
    return found


def test_github_annotations_come_out_as_they_went_in() -> None:
    read = annotations(render(HARD, "github"))
    level, properties, text = read[0]
    assert (level, properties["file"], text) == (
        "error",
        AWKWARD.location.path,
        f"{AWKWARD.message}\nhelp: one: two, 3%",
    )
    assert (properties["title"], properties["line"], properties["endLine"]) == (
        "CL101 cross-slot-command",
        "7",
        "8",
    )
    assert "col" not in properties  # the runner takes columns only for a place on one line
    assert (read[2][1]["col"], read[2][1]["endColumn"]) == ("9", "55")
    assert [level for level, _, _ in read] == ["error", "error", "error", "warning", "notice", "error"]
    assert read[-1][2] == HARD.failures[0]
    assert render(CLEAN, "github") == ""


def test_github_sees_silent_errors_among_the_ten_that_it_shows() -> None:
    """Of each level the runner shows ten annotations of a step."""
    loud = [replace(CROSS_SLOT, location=place(n, 1, n, 2), effect=Effect.LOUD) for n in range(1, 21)]
    silent = replace(CROSS_SLOT, location=place(99, 1, 99, 2, "z.py"), effect=Effect.SILENT)
    warning = replace(CONSTANT, location=place(1, 1, 1, 2, "a.py"), severity=Severity.WARNING)
    read = annotations(render(replace(REPORT, findings=(warning, *loud, silent)), "github"))
    assert read[0][1]["file"] == "z.py" and read[-1][0] == "warning"
    assert [properties["line"] for _, properties, _ in read[1:-1]] == [str(n) for n in range(1, 21)]


@REPORTS
def test_gitlab_is_as_its_documentation_says(report: Report) -> None:
    document = json.loads(render(report, "gitlab"))
    assert errors_of_gitlab(document) == []
    assert len({one["fingerprint"] for one in document}) == len(document) == len(report.findings)


def test_gitlab_severities() -> None:
    severities = [one["severity"] for one in json.loads(render(REPORT, "gitlab"))]
    assert severities == ["critical", "critical", "major", "info"]


@REPORTS
def test_junit_counts_what_it_holds(report: Report) -> None:
    read = JUnitXml.fromstring(render(report, "junit").encode())
    counted = (read.tests, read.failures, read.errors)
    read.update_statistics()
    assert (read.tests, read.failures, read.errors) == counted
    assert read.tests == (len(report.findings) or 1) + (1 if report.failures and report.findings else 0)


def test_junit_has_a_suite_for_each_file_and_names_each_test_once() -> None:
    twice = replace(CROSS_SLOT, message="another")
    other = replace(CROSS_SLOT, location=place(1, 1, 1, 2, "app/z.py"))
    read = JUnitXml.fromstring(
        render(replace(REPORT, findings=(CROSS_SLOT, twice, INFO, other)), "junit").encode()
    )
    suites = [(suite.name, [case.name for case in suite]) for suite in read]
    at = "CL101 cross-slot-command at"
    assert suites == [
        ("app/feed.py", [f"{at} 7:9", f"{at} 7:9 (2)", "CL108 unresolved-keys at 30:1"]),
        ("app/z.py", [f"{at} 1:1"]),
    ]
    first, _, last = next(iter(read))
    assert isinstance(first.result[0], Failure)
    assert "help: give the keys a common hash tag" in first.result[0].text
    assert not last.result and INFO.message in last.system_out


def test_junit_holds_no_letter_that_xml_has_not() -> None:
    read = JUnitXml.fromstring(render(HARD, "junit").encode())
    first, *_, own = read
    (failure,) = next(iter(first)).result
    assert first.name == AWKWARD.location.path
    assert '<b>@team</b> & "q" \N{REPLACEMENT CHARACTER}[31m' in failure.message
    (error,) = next(iter(own)).result
    assert isinstance(error, Error)


def tables(text: str) -> list[list[list[str]]]:
    """The texts of all cells, as a reader of GitHub's Markdown gets them: tables, rows, cells."""
    found: list[list[list[str]]] = []
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and found and token.level == 4:
            allowed = {"text", "code_inline", "text_special"}
            assert {child.type for child in token.children or ()} <= allowed, token.content
            found[-1][-1].append("".join(child.content for child in token.children or ()))
    return found


def test_markdown_shows_all_text_as_it_is() -> None:
    text = render(HARD, "markdown")
    by_rule, findings = tables(text)
    assert {len(row) for row in (*by_rule, *findings)} == {4}
    assert by_rule[1:] == [
        ["CL101", "cross-slot-command", "error", "3"],
        ["CL108", "unresolved-keys", "info", "1"],
        ["CL109", "lost-transaction", "warning", "1"],
    ]
    where, rule, severity, words = findings[1]
    assert (where, rule, severity) == (f"{AWKWARD.location.path}:7", "CL101", "error")
    assert words == " ".join(AWKWARD.message.split())
    assert "@team" not in text  # nobody gets a mail
    assert findings[3][3] == CROSS_SLOT.message.replace("`", "")
    assert "`user:{uid}:name`" in text


@pytest.mark.parametrize("message", ["x", "`|`" * 400, "& " * 600], ids=["short", "bars", "signs"])
@pytest.mark.parametrize("number", [1, 49, 50, 51, 3000])
def test_markdown_is_no_larger_than_a_comment(number: int, message: str) -> None:
    many = tuple(
        replace(CROSS_SLOT, message=message, location=place(n, 1, n, 2)) for n in range(1, number + 1)
    )
    text = render(replace(REPORT, findings=many), "markdown")
    shown = len(tables(text)[1]) - 1
    left = re.findall(r"^\.\.\. and (\d+) more$", text, re.M)
    assert len(text) <= LARGEST
    assert shown == min(number, MOST_FINDINGS)
    assert [int(one) for one in left] == ([number - shown] if number > shown else [])


def test_markdown_of_long_names_is_cut_as_well() -> None:
    many = tuple(
        replace(CROSS_SLOT, location=place(n, 1, n, 2, "folder/" * 500 + "x.py")) for n in range(1, 41)
    )
    text = render(replace(REPORT, findings=many), "markdown")
    assert len(text) <= LARGEST
    shown = len(tables(text)[1]) - 1
    assert 10 < shown < 40
    assert text.endswith(f"\n\n... and {40 - shown} more\n")


def test_markdown_begins_with_what_is_silent_and_bad() -> None:
    _, findings = tables(render(replace(REPORT, findings=(INFO, LOST, CROSS_SLOT, SUPPRESSED)), "markdown"))
    assert [row[1] for row in findings[1:]] == ["CL101", "CL109", "CL102", "CL108"]
    assert tables(render(CLEAN, "markdown")) == []
    assert render(CLEAN, "markdown").startswith("**clusterlint**: No findings in 1 file")


def test_grouped_names_each_file_once() -> None:
    other = replace(CROSS_SLOT, location=place(1, 1, 1, 2, "app/z.py"))
    text = render(replace(REPORT, findings=(*REPORT.findings, other)), "grouped")
    heads = [line for line in text.splitlines() if re.match(r"app/\S+  \d+$", line)]
    assert heads == ["app/feed.py  4", "app/z.py  1"]


def marks(lines: tuple[str, ...], *findings: Finding) -> list[str]:
    found = fingerprints(replace(REPORT, findings=findings, suppressed=(), lines={"app/feed.py": lines}))
    return [found[one] for one in findings]


def test_fingerprints_stay_when_lines_move() -> None:
    (before,) = marks(FEED, CROSS_SLOT)
    moved = replace(CROSS_SLOT, location=place(9, 13, 9, 59), message="said in other words")
    inside = ("", "", *FEED[:5], "def both(uid):", f"    {FEED[6].strip()}  ")
    assert marks(inside, moved) == [before]


def test_fingerprints_differ_by_function_line_rule_and_path() -> None:
    renamed = (*FEED[:5], "def others(uid):", *FEED[6:])
    in_class = (*FEED[:5], "class Both:", " def both(uid):", f" {FEED[6]}")
    edited = (*FEED[:6], FEED[6].replace("name", "title"), *FEED[7:])
    of_class = replace(CROSS_SLOT, location=place(8, 1, 8, 2))
    found = [
        *marks(FEED, CROSS_SLOT),
        *marks(renamed, CROSS_SLOT),
        *marks(in_class, of_class),
        *marks(edited, CROSS_SLOT),
        *marks(FEED, replace(CROSS_SLOT, rule="CL105")),
        *marks(FEED, replace(CROSS_SLOT, location=place(7, 9, 7, 55, "app/other.py"))),
    ]
    assert len(set(found)) == len(found)


def test_equal_lines_are_counted_so_that_one_more_is_new() -> None:
    line = "r.mget(a, b)"
    one, two, three = (replace(CROSS_SLOT, location=place(n, 1, n, 13)) for n in (1, 2, 3))
    before = marks((line, line), one, two)
    assert len(set(before)) == 2
    assert marks((line, line, line), one, two, three)[:2] == before
    # A comment that suppresses the first one changes nothing for the second.
    silenced = replace(REPORT, findings=(two,), suppressed=(one,), lines={"app/feed.py": (line, line)})
    assert fingerprints(silenced)[two] == before[1]


def test_fingerprints_where_the_file_is_no_python() -> None:
    (found,) = marks(("def (", *FEED[1:]), CROSS_SLOT)
    assert found != marks(FEED, CROSS_SLOT)[0]
    assert len(set(marks((), CROSS_SLOT, replace(CROSS_SLOT, message="another")))) == 2


def test_a_password_in_a_line_is_not_in_its_fingerprint() -> None:
    other = tuple(line.replace("hunter2", "hunter3") for line in FEED)
    assert marks(FEED, CONSTANT) == marks(other, CONSTANT)
