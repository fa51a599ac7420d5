"""Every rule's documentation is complete, and its examples do on real servers what they claim."""

from __future__ import annotations

import pytest
from live_servers import Servers
from rules.documentation_run import Outcome, run_on_cluster, run_on_standalone

from clusterlint.rules.base import Rule, all_rules
from clusterlint.rules.documentation import SECTIONS, Section, sections

LUCK_RUNS = 40
"""A rule about luck may pass now and then: with three masters, forty times in a row is no luck any more."""

RULES = all_rules()


def examples(title: str) -> list[pytest.param]:
    """The runnable examples of one section, of all rules."""
    found = []
    for rule in RULES:
        section = sections(rule.documentation)[title]
        if section.runnable:
            for number, code in enumerate(section.examples, start=1):
                found.append(pytest.param(code, id=f"{rule.code}-{title.lower()}-{number}"))
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_all_sections_in_order(rule: Rule) -> None:
    found = sections(rule.documentation)
    assert tuple(found) == SECTIONS
    assert all(section.text for section in found.values())
    assert rule.summary.endswith(".") and len(rule.summary) <= 110


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_effect_and_silence_name_what_they_must(rule: Rule) -> None:
    found = sections(rule.documentation)
    assert found["Effect"].text.split(":")[0] in ("loud", "silent", "luck")
    comments = (f"# clusterlint: ignore[{rule.code}]", f"# clusterlint: ignore-file[{rule.code}]")
    assert any(comment in found["Silence"].text for comment in comments)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_example_that_is_not_run_says_why(rule: Rule) -> None:
    for title in ("Bad", "Good"):
        section: Section = sections(rule.documentation)[title]
        if not section.runnable:
            assert section.text.splitlines()[0].startswith("#")


@pytest.mark.parametrize("code", examples("Bad"))
def test_bad_example_fails_or_changes_on_the_cluster_only(code: str, live_servers: Servers) -> None:
    alone = run_on_standalone(code, live_servers)
    assert not alone.error
    for _ in range(LUCK_RUNS):
        if differs(alone, run_on_cluster(code, live_servers)):
            return
    pytest.fail("the cluster does exactly what the standalone server does")


@pytest.mark.parametrize("code", examples("Good"))
def test_good_example_works_on_both(code: str, live_servers: Servers) -> None:
    alone, whole = run_on_standalone(code, live_servers), run_on_cluster(code, live_servers)
    assert not alone.error and not whole.error
    assert whole.answer == alone.answer


def differs(alone: Outcome, whole: Outcome) -> bool:
    """Another answer, other data, or other commands: a split DEL, a MULTI that is not sent."""
    return whole.answer != alone.answer or whole.counted != alone.counted
