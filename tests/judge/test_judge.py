"""The fate of findings: one table, hand-made findings, real comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from clusterlint.discover import FileProblem, SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract
from clusterlint.finding import Confidence, Effect, Finding, Location, Severity
from clusterlint.judge import Evidence, Judgement, judge
from clusterlint.judge.fate import UNKNOWN_ENDPOINT, Fate
from clusterlint.link.program import Program
from clusterlint.rules import unreadable_file, unused_suppression
from clusterlint.rules.base import Rule
from clusterlint.settings import Settings

CODES = frozenset({"CL101", "CL102", "CL901", "CL902"})


def finding(line: int = 1, rule: str = "CL101", path: str = "a.py", **changes: Any) -> Finding:
    made = Finding(
        rule=rule,
        name="x",
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        effect=Effect.LOUD,
        location=Location(path, line, 1, line, 9),
        message="breaks",
        endpoint="REDIS_URL",
    )
    return replace(made, **changes)


def rule(code: str, name: str, *findings: Finding) -> Rule:
    def judge_nothing_else(program: Program) -> Iterator[Finding]:
        yield from findings

    return Rule(code, name, Severity.ERROR, "Documentation.", judge_nothing_else)


def run(
    *findings: Finding,
    source: str = "\n" * 20,
    problems: tuple[FileProblem, ...] = (),
    given: frozenset[str] = frozenset({"a.py"}),
    extra: tuple[Rule, ...] = (),
    **changes: Any,
) -> Judgement:
    facts = extract(SourceFile("a.py", source.encode()))
    assert isinstance(facts, FileFacts), facts
    rules = (
        rule("CL101", "cross-slot-command", *(f for f in findings if f.rule == "CL101")),
        rule("CL102", "split-command", *(f for f in findings if f.rule == "CL102")),
        *extra,
        Rule("CL901", unused_suppression.NAME, Severity.WARNING, "D.", unused_suppression.judge),
        Rule("CL902", unreadable_file.NAME, Severity.ERROR, "D.", unreadable_file.judge),
    )
    settings = Settings(**{"root": Path("/"), "select": CODES, **changes})
    return judge(Program(), Evidence([facts], {"a.py": source.encode()}, problems, given), settings, rules)


def fates(judgement: Judgement) -> list[tuple[str, int, str, str]]:
    return [
        (item.finding.rule, item.finding.location.line, item.fate.value, item.because) for item in judgement.judged
    ]


@pytest.mark.parametrize(
    ("changes", "settings", "fate", "because"),
    [
        ({}, {}, "kept", ""),
        ({}, {"per_file_ignores": (("a.py", frozenset({"CL101"})),)}, "ignored", "per-file-ignores"),
        ({}, {"per_file_ignores": (("*.py", frozenset({"CL102"})),)}, "kept", ""),
        ({}, {"per_file_ignores": (("lib/", frozenset({"CL101"})),)}, "kept", ""),
        ({}, {"endpoints": ("REDIS_URL",)}, "kept", ""),
        ({}, {"endpoints": ("redis_url",)}, "ignored", "endpoints"),
        ({}, {"endpoints": ("OTHER", "REDIS_URL")}, "kept", ""),
        ({"endpoint": None}, {"endpoints": ("OTHER",)}, "kept", ""),
        ({"endpoint": None}, {"endpoints": ("OTHER",), "min_confidence": Confidence.CERTAIN}, "ignored", "min-confidence"),
        ({"confidence": Confidence.POSSIBLE}, {}, "ignored", "min-confidence"),
        ({"confidence": Confidence.POSSIBLE}, {"min_confidence": Confidence.POSSIBLE}, "kept", ""),
        ({"confidence": Confidence.LIKELY}, {}, "kept", ""),
        ({"confidence": Confidence.LIKELY}, {"min_confidence": Confidence.CERTAIN}, "ignored", "min-confidence"),
        ({"severity": Severity.INFO}, {"fail_on": Severity.ERROR}, "kept", ""),
        ({}, {"given": frozenset({"b.py"})}, "elsewhere", ""),
    ],
)
def test_fates(changes: dict[str, Any], settings: dict[str, Any], fate: str, because: str) -> None:
    assert fates(run(finding(**changes), **settings)) == [("CL101", 1, fate, because)]


def test_rules_that_are_not_selected_do_not_run() -> None:
    assert fates(run(finding(), finding(rule="CL102"), select=frozenset({"CL102"}))) == [("CL102", 1, "kept", "")]


def test_unknown_endpoint_is_said() -> None:
    (item,) = run(finding(endpoint=None), endpoints=("OTHER",)).judged
    assert item.finding.confidence is Confidence.LIKELY
    assert item.finding.notes == (UNKNOWN_ENDPOINT,)
    (item,) = run(finding(endpoint=None)).judged
    assert (item.finding.confidence, item.finding.notes) == (Confidence.CERTAIN, ())


def test_severity_remap() -> None:
    (item,) = run(finding(), severity=(("CL101", Severity.INFO),)).judged
    assert item.finding.severity is Severity.INFO


IGNORE = "# clusterlint: ignore[CL101] because"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (f"x = 1  {IGNORE}\n", 1),
        (f"x = 1  # noqa  {IGNORE}\n", 1),
        ("x = 1  # clusterlint: ignore[cross-slot-command]\n", 1),
        ("x = 1  # clusterlint: ignore[CL102, cl101] two\n", 1),
        ("x = 1  #clusterlint:ignore[CL101]\n", 1),
        (f"{IGNORE}\nx = 1\n", 2),
        (f"# why\n{IGNORE}\n# more\nx = 1\n", 4),
        (f"x = f(\n    1,\n    2,  {IGNORE}\n)\n", 2),
        (f"x = f(\n    1,\n    2,\n)  {IGNORE}\n", 1),
        (f"{IGNORE}\nx = f(\n    1,\n)\n", 3),
        (f"x = f(\n    {IGNORE}\n    1,\n)\n", 3),
        (f"x = 1 + \\\n    2  {IGNORE}\n", 1),
        (f"if x:\n    {IGNORE}\n    y = 1\n", 3),
        ("\n\nx = 1\n\n# clusterlint: ignore-file[CL101] generated\n", 3),
        (f"x = '''\n\n'''  {IGNORE}\n", 1),
        (f"with a:  {IGNORE}\n    pass\n", 1),
        (f"x = 1  {IGNORE}\r\ny = 2\r\n", 1),
    ],
)
def test_comments_that_suppress(source: str, line: int) -> None:
    reason = next((word for word in ("because", "generated", "two") if f"] {word}" in source), "")
    assert ("CL101", line, "suppressed", reason) in fates(run(finding(line), source=source))


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (f"x = 1\ny = 2  {IGNORE}\n", 1),
        (f"x = 1  {IGNORE}\ny = 2\n", 2),
        (f"{IGNORE}\n\nx = 1\n", 3),
        (f"with a:  {IGNORE}\n    x = 1\n", 2),
        (f"x = 1\n{IGNORE}\n", 1),
        ("x = 1  # clusterlint: ignore[CL102]\n", 1),
        ("x = 1  # clusterlint: ignore\n", 1),
        ("x = 1  # clusterlint: ignore CL101\n", 1),
        ("x = 1  # clusterlint: ignore [CL101]\n", 1),
        ("x = 1  # clusterlint: ignore[CL1]\n", 1),
        ("x = 1  # clusterlint: ignore[CL101]because\n", 1),
        ("x = '# clusterlint: ignore[CL101]'\n", 1),
    ],
)
def test_comments_that_do_not_suppress(source: str, line: int) -> None:
    assert ("CL101", line, "kept", "") in fates(run(finding(line), source=source))


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# clusterlint: ignore", "names no rule and suppresses nothing: write # clusterlint: ignore[CODE] reason"),
        ("# clusterlint: ignore because", "names no rule"),
        ("# clusterlint: ignore[]", "names no rule"),
        ("# clusterlint: ignore-file", "names no rule"),
        ("# clusterlint: ignroe[CL101]", "is not understood"),
        ("# clusterlint: ignore(CL101)", "is not understood"),
        ("# clusterlint: disable=CL101", "is not understood"),
        ("# Clusterlint: IGNORE[CL101]", "is not understood"),
        ("# clusterlint: ignore[CL110]", 'there is no rule "CL110"'),
        ("# clusterlint: ignore[cross-slot-comand]", '(did you mean "cross-slot-command"?)'),
        ("# clusterlint: ignore[CL101,]", "a comma too many"),
        (IGNORE, "unused suppression: CL101 finds nothing in this statement"),
        ("# clusterlint: ignore-file[CL102] x", "unused suppression: CL102 finds nothing in this file"),
    ],
)
def test_comments_that_are_findings(comment: str, said: str) -> None:
    items = [item for item in run(source=f"x = 1  {comment}\n").judged if said in item.finding.message]
    (item,) = items
    assert item.finding.rule == "CL901"
    assert item.finding.severity is Severity.WARNING
    assert item.fate is Fate.KEPT
    assert item.finding.location == Location("a.py", 1, 8, 1, 8 + len(comment))


def test_one_of_two_rules_in_a_comment_is_unused() -> None:
    judgement = run(finding(), source="x = 1  # clusterlint: ignore[CL101, CL102] y\n")
    assert fates(judgement) == [("CL101", 1, "suppressed", "y"), ("CL901", 1, "kept", "")]
    assert "CL102" in judgement.judged[1].finding.message


@pytest.mark.parametrize(
    ("changes", "settings"),
    [
        ({}, {"select": frozenset({"CL102", "CL901"})}),  # the rule did not run
        ({"confidence": Confidence.POSSIBLE}, {}),  # below the threshold today
        ({}, {"endpoints": ("OTHER",)}),
        ({}, {"per_file_ignores": (("a.py", frozenset({"CL101"})),)}),
        ({}, {"per_file_ignores": (("a.py", frozenset({"CL901"})),)}),
        ({}, {"given": frozenset({"b.py"})}),
    ],
)
def test_comments_that_are_not_called_unused(changes: dict[str, Any], settings: dict[str, Any]) -> None:
    judgement = run(finding(**changes), source=f"x = 1  {IGNORE}\n", **settings)
    assert not [item for item in judgement.judged if item.finding.rule == "CL901" and item.fate is Fate.KEPT]


def test_unused_comments_are_not_reported_when_the_rule_is_off() -> None:
    judgement = run(source=f"x = 1  {IGNORE}\n", select=frozenset({"CL101"}))
    assert [item.because for item in judgement.judged] == ["select"]


def test_findings_about_comments_can_be_suppressed() -> None:
    source = f"# clusterlint: ignore-file[CL901] shared with a branch\nx = 1  {IGNORE}\n"
    assert fates(run(source=source)) == [("CL901", 2, "suppressed", "shared with a branch")]


def test_unreadable_files() -> None:
    problems = (FileProblem("b.py", "is not valid Python 3: oh", 7, 3), FileProblem("a.py", "the folder cannot be read"))
    judgement = run(problems=problems, given=frozenset({"a.py", "b.py"}), endpoints=("OTHER",))
    assert [(i.finding.location.path, i.finding.location.line, i.finding.message) for i in judgement.judged] == [
        ("a.py", 1, "the folder cannot be read"),
        ("b.py", 7, "not checked: the file is not valid Python 3: oh"),
    ]
    assert all(i.fate is Fate.KEPT and i.finding.severity is Severity.ERROR for i in judgement.judged)


def test_a_crash_of_a_rule_is_named_and_the_others_go_on() -> None:
    def crash(program: Program) -> Iterator[Finding]:
        yield finding(5, rule="CL103")
        raise KeyError("oops")

    broken = Rule("CL103", "broken-rule", Severity.ERROR, "D.", crash)
    source = "x = 1  # clusterlint: ignore[CL103] x\n"
    judgement = run(finding(), extra=(broken,), select=CODES | {"CL103"}, source=source)
    assert judgement.failures == ("rule CL103 (broken-rule) failed after a.py:5: KeyError: 'oops'",)
    assert fates(judgement) == [("CL101", 1, "kept", ""), ("CL103", 5, "kept", "")]


def test_identical_findings_are_merged_and_sorted() -> None:
    surest = finding(3)
    twice = [finding(3, confidence=Confidence.LIKELY), surest, finding(3, endpoint=None), finding(1), finding(3, message="b")]
    judgement = run(*twice)
    assert [(i.finding.location.line, i.finding.message) for i in judgement.judged] == [
        (1, "breaks"),
        (3, "b"),
        (3, "breaks"),
    ]
    assert judgement.judged[2].finding.confidence is Confidence.CERTAIN
    assert run(*reversed(twice)) == judgement
