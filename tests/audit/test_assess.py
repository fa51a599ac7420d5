"""What becomes of each finding, in which order, and who is asked."""

from __future__ import annotations

from dataclasses import replace

import made
from msgspec import structs

from clusterlint.audit.assess import Proposals, assessed
from clusterlint.audit.model import Way
from clusterlint.audit.owners import nobody
from clusterlint.finding import Applicability, Effect, Finding, Location, Severity
from clusterlint.fix.model import Change
from clusterlint.plan.model import TagPlan
from clusterlint.report.audit_words import effort, verdict


def change(location: Location, applicability: Applicability, *rules: str) -> Change:
    return Change("multi-get", "a pipeline of GET", rules, (location,), applicability)


def ways(findings: list[Finding], proposals: Proposals | None) -> list[Way]:
    return [one.way for one in assessed(findings, TagPlan(), proposals, nobody, {})]


def test_only_what_fix_would_write_is_automatic() -> None:
    one = made.finding(0)
    unsafe = change(one.location, Applicability.UNSAFE, "CL101")
    safe = change(one.location, Applicability.SAFE, "CL101")
    assert ways([one], Proposals((unsafe,))) == [Way.UNSAFE]
    assert ways([one], Proposals((unsafe, safe))) == [Way.SAFE]
    assert ways([one], Proposals((change(one.location, Applicability.SAFE, "CL102"),))) == [Way.HAND]
    elsewhere = Location(one.location.path, 99, 1, 99, 2)
    assert ways([one], Proposals((change(elsewhere, Applicability.SAFE, "CL101"),))) == [Way.HAND]
    assert ways([one], None) == [Way.HAND]


def test_why_fix_does_not() -> None:
    one = made.finding(0)
    refused = replace(change(one.location, Applicability.MANUAL, "CL101"), refused="database 1 is in the way")
    proposals = Proposals(left=((refused, "refused"),))
    (found,) = assessed([one], TagPlan(), proposals, nobody, {})
    assert (found.way, found.why_not) == (Way.HAND, "database 1 is in the way")
    (other,) = assessed([structs.replace(one, rule="CL201")], TagPlan(), proposals, nobody, {})
    assert other.why_not == ""


def test_some_rules_ask_for_a_decision() -> None:
    assert ways([made.finding(0, rule="CL403")], None) == [Way.REDESIGN]
    library = made.finding(0, rule="CL305", severity=Severity.WARNING)  # it has a setting for clusters
    assert ways([library], None) == [Way.HAND]
    assert ways([made.finding(0, severity=Severity.INFO)], None) == [Way.NOTE]


def test_silent_breaks_come_first_tests_later_and_infos_last() -> None:
    def at(path: str, **other: object) -> Finding:
        return made.finding(0, location=Location(path, 1, 1, 1, 2), **other)

    found = assessed(
        [
            at("a.py", effect=Effect.SILENT, severity=Severity.INFO),
            at("b.py", effect=Effect.LOUD),
            at("tests/test_c.py", effect=Effect.SILENT),
            at("d.py", effect=Effect.SILENT, severity=Severity.WARNING),
            at("e.py", effect=Effect.LUCK),
            at("f.py", effect=Effect.SILENT),
        ],
        TagPlan(),
        None,
        nobody,
        {"f.py": ("  r.mget(a, b)  ",)},
    )
    assert [one.finding.location.path for one in found] == ["f.py", "d.py", "tests/test_c.py", "e.py", "b.py", "a.py"]
    assert found[0].line == "r.mget(a, b)"


def test_the_words_of_the_verdict() -> None:
    none = made.audit_of([])
    assert verdict(none) == "Nothing was found that breaks on a cluster."
    assert verdict(made.audit_of([], made.run_of(calls=0))).startswith("Nothing to judge: no Redis call")
    comment = made.finding(0, rule="CL901")  # about a comment: it breaks nothing
    info = made.finding(0, severity=Severity.INFO)
    assert verdict(made.audit_of([comment, info])) == verdict(none)
    loud = made.finding(0, effect=Effect.LOUD)
    assert verdict(made.audit_of([loud])) == "Not ready: 1 place breaks or changes its meaning on a cluster, in 1 file."
    assert "`--no-fixes`" in effort(made.audit_of([loud], made.run_of(with_fixes=False)))
