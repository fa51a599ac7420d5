"""What every format of the audit says in the same words, and the tables that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clusterlint.audit import Audit
from clusterlint.audit.model import Assessed, Way
from clusterlint.finding import Effect
from clusterlint.keys import Family, Use
from clusterlint.plan import FamilyPlan

WAYS = {
    Way.SAFE: (
        "automatic, safe",
        "`clusterlint fix` rewrites it; behaviour on a standalone server stays the same",
    ),
    Way.UNSAFE: (
        "automatic, unsafe",
        "`clusterlint fix --unsafe` rewrites it: keys get other names, or a reply another order or moment",
    ),
    Way.HAND: ("by hand", "a person changes the lines; what to do is said"),
    Way.REDESIGN: (
        "redesign",
        "a decision comes first: other keys, another structure, or a weaker guarantee",
    ),
    Way.NOTE: ("note", "nothing has to change"),
}
"""Way -> a name for people, and what it means."""

EFFECTS = {
    Effect.SILENT: "no error, another meaning: no test and no log names it",
    Effect.LUCK: "passes or fails by the slot or node that a key falls on: a smoke test may pass",
    Effect.LOUD: "an exception names it on the first day",
}

UNOWNED = "nobody"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the tables by rule, by file and by owner. ``first`` is the number of its first finding."""

    name: str
    about: str
    findings: int
    breaks: int
    silent: int
    automatic: int
    redesign: int
    first: int


def by_rule(audit: Audit) -> tuple[Row, ...]:
    """Most breaks first."""
    names = {one.finding.rule: one.finding.name for one in audit.findings}
    return _rows(audit, lambda one: (one.finding.rule,), names.__getitem__)


def by_file(audit: Audit) -> tuple[Row, ...]:
    """Most breaks first."""
    owners = {one.finding.location.path: ", ".join(one.owners) for one in audit.findings}
    return _rows(audit, lambda one: (one.finding.location.path,), owners.__getitem__)


def by_owner(audit: Audit) -> tuple[Row, ...]:
    """Most breaks first; a finding of several owners counts for each of them."""
    files: dict[str, set[str]] = {}
    for one in audit.findings:
        for name in one.owners or (UNOWNED,):
            files.setdefault(name, set()).add(one.finding.location.path)
    return _rows(
        audit, lambda one: one.owners or (UNOWNED,), lambda name: many(len(files[name]), "file", "files")
    )


def _rows(
    audit: Audit, names: Callable[[Assessed], Iterable[str]], about: Callable[[str], str]
) -> tuple[Row, ...]:
    found: dict[str, list[tuple[int, Assessed]]] = {}
    for number, one in enumerate(audit.findings):
        for name in names(one):
            found.setdefault(name, []).append((number, one))
    rows = [_row(name, about(name), each) for name, each in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.breaks, -row.silent, -row.findings, row.name)))


def _row(name: str, about: str, found: list[tuple[int, Assessed]]) -> Row:
    ways = Counter(one.way for _, one in found)
    return Row(
        name=name,
        about=about,
        findings=len(found),
        breaks=sum(one.breaks for _, one in found),
        silent=sum(one.silent for _, one in found),
        automatic=ways[Way.SAFE] + ways[Way.UNSAFE],
        redesign=ways[Way.REDESIGN],
        first=found[0][0],
    )


def verdict(audit: Audit) -> str:
    """The first sentence: whether the code is ready, and how far from it."""
    breaks = audit.breaks
    if not breaks and not audit.run.calls:
        return "Nothing to judge: no Redis call was recognised in this code."
    if not breaks:
        return "Nothing was found that breaks on a cluster."
    files = len({one.finding.location.path for one in breaks})
    silent = sum(one.silent for one in breaks)
    tests = sum(one.in_tests for one in breaks)
    some = f" ({tests} in tests)" if tests else ""
    one, several = f"place{some} breaks or changes its meaning", f"places{some} break or change their meaning"
    places = many(len(breaks), one, several)
    sentence = f"Not ready: {places} on a cluster, in {many(files, 'file', 'files')}"
    if silent:
        sentence += f"; {silent} of them without any error"
    return sentence + "."


def effort(audit: Audit) -> str:
    """The second sentence: what is to be done, in places."""
    ways = audit.ways()
    if not audit.breaks:
        return "What could not be told stands at the end."
    if not audit.run.with_fixes:
        redesign, rest = ways[Way.REDESIGN], len(audit.breaks) - ways[Way.REDESIGN]
        return (
            f"To be redesigned: {redesign}; to be changed: {rest}. What `clusterlint fix` would rewrite was "
            "not tried in this run (`--no-fixes`)."
        )
    return (
        f"`clusterlint fix` rewrites {ways[Way.SAFE]} of them, `fix --unsafe` {ways[Way.UNSAFE]} more. To be "
        f"changed by hand: {ways[Way.HAND]}; to be redesigned: {ways[Way.REDESIGN]}."
    )


def renamed(audit: Audit) -> tuple[tuple[str, str, str], ...]:
    """The families that get another name: old, new, and what is hashed then."""
    found = [
        (str(one.old), str(one.new), one.distinct)
        for group in audit.plan.groups
        for one in group.renamed
        if one.home is None
    ]
    return tuple(sorted(found))


def limits(audit: Audit) -> tuple[str, ...]:
    """What this audit does not know, and what it leaves out."""
    run = audit.run
    found = []
    if run.failures:
        found.append("Incomplete: a part of clusterlint itself failed. " + "; ".join(run.failures))
    if run.unresolved:
        found.append(f"{many(run.unresolved, 'call has', 'calls have')} a key that could not be worked out.")
    if run.files.unreadable:
        found.append(f"{many(run.files.unreadable, 'file', 'files')} could not be read.")
    if run.silenced.suppressed:
        number = run.silenced.suppressed
        found.append(f"{many(number, 'finding is', 'findings are')} suppressed by comments.")
    for reason, number in sorted(run.silenced.ignored.items()):
        found.append(f"{many(number, 'finding is', 'findings are')} left out by the setting {reason}.")
    if run.with_fixes:
        found.append(
            "What `fix` can rewrite was tried on the code as it is. A change may answer more than it was "
            "made for, and make others possible: run the audit again after it."
        )
    measured = (
        "`--keys-from` and `--redis` measure it with real keys."
        if audit.observed is None
        else "what was measured stands under Observed keys."
    )
    found.append(
        "Shares of slots and masters count every family of keys once and take changing parts to have very "
        f"many values: they show what hash tags do to the balance, not your traffic; {measured}"
    )
    found.append("Effort is counted in places, not in days: clusterlint does not know who does it.")
    found += [*run.notes, *run.remarks]
    return tuple(found)


def many(number: int, one: str, several: str) -> str:
    """A number with the word that fits it."""
    return f"{number} {one if number == 1 else several}"


def percent(share: float) -> str:
    """A share for people."""
    return f"{100 * share:.1f} %"


def plans(audit: Audit) -> dict[int, FamilyPlan]:
    """What becomes of each family, by its number."""
    return {one.family: one for group in audit.plan.groups for one in group.plans}


def places(family: Family, use: str) -> int:
    """At how many places the family is used in that way."""
    return len(family.places(Use(use)))


def several(family: Family) -> bool:
    """Whether it has more than one key."""
    return any(template.holes for template in family.templates)


def names(endpoints: Iterable[str | None]) -> str:
    """Endpoints in words."""
    return ", ".join(name or "unknown" for name in endpoints)
