"""The linter with the setting `client` against what the cases did with that release of redis-py (releases.json)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from linted import MODULES, lint_modules
from releases import Kinds, kind_at, labelled, outdated, stored
from test_cases import Case, Finding, read_case

RELEASES = stored()

BY_LUCK = {
    (
        "7.1.1",
        "lua_catalog.py",
        34,
    ): "an asyncio cluster client of 7.1.0 and 7.1.1 sends its first command to any master; "
    "when that answers MOVED, it takes one master for a replica from then on, and the script is not loaded there",
}
"""Lines that pass or fail from run to run, for a reason that lies in no line of the case: not compared."""

OF_THE_WHOLE = {
    "CL306": "speaks of the release, at the first line that uses it",
    "CL203": "speaks of what other databases of the same Redis hold, and side by side the cases share one",
}
"""Rules whose findings do not belong to the one line of the one case."""


def mismatches(case: Case, kinds: Kinds, findings: Sequence[Finding]) -> Iterator[str]:
    """Lines where the linter says something else than what happened."""
    case = labelled(case, kinds)
    source = case.source
    said: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.rule not in OF_THE_WHOLE:
            said.setdefault(case.label_of(finding.line), []).append(finding)
    for line in sorted({*said, *case.labels}):
        kind, levels = kind_at(case, line), {finding.level for finding in said.get(line, ())}
        if not fits(kind, levels):
            messages = "; ".join(f"{f.rule} {f.message.splitlines()[0][:150]}" for f in said.get(line, ()))
            yield f"{case.where(line)}: {kind} in truth, said: {messages or 'nothing'}\n      {source[line - 1].strip()}"


def fits(kind: str, levels: set[str]) -> bool:
    """An error for what breaks, at least a warning for what changes, neither for what is well."""
    wanted: Mapping[str, bool] = {
        "break": "break" in levels,
        "change": bool(levels),
        "ok": not levels,
        "any": True,
    }
    return wanted[kind]


def test_several_releases_are_stored() -> None:
    assert len(RELEASES) >= 5


def test_the_cases_are_what_was_measured() -> None:
    edited = sorted({name for _, name in outdated()})
    assert not edited, f"measure anew with python tests/oracle/releases.py --python ... {' '.join(edited)}"


@pytest.mark.parametrize("release", RELEASES)
def test_verdicts_are_those_of_the_release(release: str) -> None:
    findings = lint_modules(f"redis=={release}")
    wrong = []
    for path in MODULES:
        lucky = {line: "any" for of, name, line in BY_LUCK if (of, name) == (release, path.name)}
        kinds = RELEASES[release].get(path.name, {}) | lucky
        wrong += mismatches(read_case(path), kinds, findings[path.name])
    assert not wrong, f"redis-py {release}: {len(wrong)} lines:\n" + "\n".join(wrong)
