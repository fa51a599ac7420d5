"""Each rule's folder of small sources: what is found stands in expected.txt, and on the lines marked `# found`.

A source may begin with comments that say what it is installed with and where it goes, as the settings do:
`# client: redis-py==5.0.8`, `# target: redis-enterprise`.

python tests/rules/test_rule_sources.py       writes expected.txt of every folder anew
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from clusterlint.catalog.target import target
from clusterlint.dependencies.requirement import parse_client
from clusterlint.discover.source import SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract
from clusterlint.finding import Finding
from clusterlint.link.linker import link
from clusterlint.link.surroundings import Surroundings
from clusterlint.rules.base import Rule, all_rules

HERE = Path(__file__).parent
MARK = "# found"


def rule_of(folder: Path) -> Rule:
    """The rule whose module has the folder's name."""
    return next(rule for rule in all_rules() if rule.judge.__module__.rsplit(".", 1)[1] == folder.name)


FOLDERS = sorted({path.parent for path in HERE.glob("*/*.py") if path.name.startswith(("bad_", "ok_"))})
SOURCES = [
    path for folder in FOLDERS for path in sorted(folder.glob("*_*.py")) if not path.name.startswith("test_")
]


def surroundings(path: Path) -> Surroundings:
    """What the comments at the top of a source say."""
    said = dict(re.findall(r"^# (client|target): (\S+)$", path.read_text(encoding="utf-8"), re.M))
    client = parse_client(said["client"]) if "client" in said else None
    where = target(said["target"]) if "target" in said else None
    assert ("target" in said) == (where is not None)
    return Surroundings(client=client, target=where)


def found(path: Path) -> list[Finding]:
    facts = extract(SourceFile(path.name, path.read_bytes()))
    assert isinstance(facts, FileFacts)
    findings = rule_of(path.parent).judge(link([facts], surroundings(path)))
    return sorted(findings, key=lambda finding: finding.sort_key)


def told(folder: Path) -> str:
    """What the rule says about a folder, as expected.txt holds it: place, grading, message, advice."""
    lines = []
    for path in sorted(folder.glob("bad_*.py")):
        for f in found(path):
            grading = f"{f.severity.value} {f.confidence.value} {f.effect.value}"
            lines.append(f"{path.name}:{f.location.line}:{f.location.column} {grading}: {f.message}")
            lines += [f"    witness: {f.witness}"] if f.witness else []
            lines += [f"    help: {f.fix.summary}"] if f.fix else []
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_findings_stand_on_the_marked_lines(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [number for number, line in enumerate(lines, start=1) if line.endswith(MARK)]
    assert bool(marked) == path.name.startswith("bad_")
    assert [finding.location.line for finding in found(path)] == marked


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_findings_read_as_expected(folder: Path) -> None:
    assert told(folder) == (folder / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_as_many_shapes_stay_silent_as_are_found(folder: Path) -> None:
    assert list(folder.glob("bad_*.py"))
    assert list(folder.glob("ok_*.py"))


if __name__ == "__main__":
    for one in FOLDERS:
        (one / "expected.txt").write_text(told(one), encoding="utf-8")
        sys.stdout.write(f"{one.name}\n")
