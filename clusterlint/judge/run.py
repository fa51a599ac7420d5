"""All selected rules over the program; a rule that crashes is named, and the others go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from msgspec import Struct

from clusterlint.discover.source import FileProblem
from clusterlint.extract.facts import FileFacts
from clusterlint.finding import Finding
from clusterlint.judge import own
from clusterlint.judge.fate import OWN_CODES, Fate, FateDecider, Judged
from clusterlint.judge.oldest import only_in_oldest
from clusterlint.judge.scope import inside, only, outside
from clusterlint.judge.suppression import Malformed, Suppression, read_suppressions
from clusterlint.link.program import Program
from clusterlint.link.releases import oldest
from clusterlint.rules.base import Rule
from clusterlint.settings.model import Settings
from clusterlint.settings.rulenames import RuleNames


class Evidence(Struct, frozen=True):
    """What is judged besides the program. ``given``: the paths whose findings are shown."""

    files: Sequence[FileFacts]
    contents: Mapping[str, bytes]
    problems: Sequence[FileProblem]
    given: frozenset[str]


class Judgement(Struct, frozen=True):
    """Every finding with its fate, in the one order; ``failures``: a line per rule that crashed."""

    judged: tuple[Judged, ...]
    failures: tuple[str, ...]


def judge(program: Program, evidence: Evidence, settings: Settings, rules: Sequence[Rule]) -> Judgement:
    """Run the rules that ``settings`` selects and decide the fate of what they find."""
    names = RuleNames(tuple((rule.code, rule.name) for rule in rules))
    chosen = [rule for rule in rules if rule.code in settings.select]
    findings, failures = _judged_apart(program, settings.endpoints, chosen)
    suppressions, bad = _comments(evidence, names)
    decider = FateDecider(settings, evidence.given, suppressions)
    judged = [decider.decide(finding) for finding in (*findings, *own.unreadable(evidence.problems))]
    failed = {code for code, _ in failures}
    ran = {rule.code for rule in chosen} - failed - OWN_CODES
    about_comments = [*own.malformed(bad), *own.unused(decider.unneeded(ran))]
    judged += [decider.decide(finding) for finding in about_comments]
    return Judgement(_merged(judged), tuple(line for _, line in failures))


def by_endpoint(
    program: Program, evidence: Evidence, settings: Settings, rules: Sequence[Rule], names: Iterable[str]
) -> tuple[dict[str | None, tuple[Finding, ...]], tuple[str, ...]]:
    """What is found where each endpoint is the only one to migrate; None: on clients of unknown endpoints.

    Findings about files and comments belong to no endpoint and are left out.
    """
    about_code = [rule for rule in rules if rule.code not in OWN_CODES]
    found: dict[str | None, tuple[Finding, ...]] = {}
    failures: dict[str, None] = {}
    for name in (*names, None):
        chosen = replace(settings, endpoints=(name,) if name is not None else ())
        judgement = judge(only(program, name), evidence, chosen, about_code)
        found[name] = tuple(
            one.finding
            for one in judgement.judged
            if one.fate is Fate.KEPT and one.finding.endpoint == name and one.finding.rule not in OWN_CODES
        )
        failures.update(dict.fromkeys(judgement.failures))
    return found, tuple(failures)


def _judged_apart(
    program: Program, endpoints: Sequence[str], rules: Sequence[Rule]
) -> tuple[list[Finding], list[tuple[str, str]]]:
    """The endpoints that migrate first, then the others, whose findings are only counted."""
    if not endpoints:
        return _run(program, oldest(program), rules)
    parts = (inside(program, endpoints), outside(program, endpoints))
    findings, failures = zip(*(_run(part, oldest(part), rules) for part in parts), strict=True)
    lines = dict.fromkeys(failure for part in failures for failure in part)
    return [finding for part in findings for finding in part], list(lines)


def _run(
    program: Program, older: Program | None, rules: Iterable[Rule]
) -> tuple[list[Finding], list[tuple[str, str]]]:
    """``older`` is the same program with the oldest releases that its requirements admit."""
    program, older = program.on_a_cluster(), older and older.on_a_cluster()
    findings: list[Finding] = []
    failures: list[tuple[str, str]] = []
    for rule in rules:
        found: list[Finding] = []
        try:
            found.extend(rule.judge(program))
            if older is not None:
                found.extend(only_in_oldest(list(found), rule.judge(older)))
        except Exception as problem:
            after = f" after {found[-1].location.path}:{found[-1].location.line}" if found else ""
            what = f"{type(problem).__name__}: {problem}"
            failures.append((rule.code, f"rule {rule.code} ({rule.name}) failed{after}: {what}"))
        findings.extend(found)
    return findings, failures


def _comments(
    evidence: Evidence, names: RuleNames
) -> tuple[dict[str, tuple[Suppression, ...]], list[Malformed]]:
    good: dict[str, tuple[Suppression, ...]] = {}
    bad: list[Malformed] = []
    for facts in evidence.files:
        content = evidence.contents.get(facts.path, b"")
        suppressions, malformed = read_suppressions(facts, content, names)
        if suppressions:
            good[facts.path] = suppressions
        bad.extend(malformed)
    return good, bad


_PREFERENCE = {Fate.KEPT: 0, Fate.SUPPRESSED: 1, Fate.IGNORED: 2, Fate.ELSEWHERE: 3}


def _merged(judged: Iterable[Judged]) -> tuple[Judged, ...]:
    """Sorted; of findings that say the same about the same place the surest one stays."""
    best: dict[object, Judged] = {}
    for item in judged:
        key = (item.finding.rule, item.finding.location, item.finding.message)
        before = best.get(key)
        if before is None or _standing(item) < _standing(before):
            best[key] = item
    return tuple(sorted(best.values(), key=lambda item: item.finding.sort_key))


def _standing(item: Judged) -> tuple[int, int, str, str]:
    finding = item.finding
    return (_PREFERENCE[item.fate], -finding.confidence.rank, finding.endpoint or "", repr(finding))
