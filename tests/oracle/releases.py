"""What the lines of the cases do with other releases of redis-py: makes releases.json.

    python tests/oracle/releases.py --python PATH [--python PATH ...] [CASE ...]

CASE is the stem of a file in cases/, all by default (folders are left out: they are about how clients flow through a program,
which no release changes); what is stored of the other cases stays.  Every PATH is the interpreter of an environment with one release of redis-py and nothing else.  All cases run with it on
real servers, as they run with the installed release in test_cases.py, and where a scenario ends otherwise than with
that release, the labels are derived anew from what happened.  Only the differences from the labels are kept:

    {"5.0.8": {"case.py": {"code": "1f0c9a3e", "12": "break"}}}

says that line 12 of case.py breaks with redis-py 5.0.8, whatever its label says; `code` is a checksum of the case as it was
measured, its labels left out: a case that was edited since is measured anew.  The exit status is 1 if a scenario ended
in a way that no line explains; its lines are `any`.

break, change and ok mean what they mean in a label.  any: nothing is known with that release, because the scenarios do not
come that far, or because the release has not even the standalone API that they use.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from linted import MODULES
from live_servers import live_servers
from test_cases import HERE, LABEL, SPLIT_COMMANDS, Case, Label, Proof, read_case, run_case

DATA = Path(__file__).with_name("releases.json")
CODE = "code"

Evidence = Mapping[str, Mapping[str, Any]]
Kinds = dict[int, str]


def version_of(python: str) -> str:
    """The release of redis-py in that environment."""
    words = [python, "-c", "import redis; print(redis.__version__)"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def labelled(case: Case, kinds: Mapping[int, str]) -> Case:
    """The case with other kinds at some of its lines, codes kept."""
    labels = dict(case.labels)
    for line, kind in kinds.items():
        codes = labels[line].codes if line in labels else frozenset()
        labels[line] = Label(line, kind, codes)
    return replace(case, labels=labels)


@dataclass
class Derivation:
    """The labels of one case with one release, from what the scenarios did with the installed one and with that one."""

    case: Case
    usual: Evidence
    found: Evidence
    kinds: Kinds = field(default_factory=dict)
    scenarios: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(self) -> tuple[Kinds, list[str]]:
        """Lines whose kind differs, and what could not be explained."""
        shared = [name for name in self.found if not self.found[name]["standalone"]["error"]]
        for name in shared:
            self.scenarios[name] = {**self.found[name], "kind": self.kind_of(name)}
        for name in shared:
            if not self.found[name]["cluster"]["error"]:
                self.passes(name)
        for name in shared:
            if self.scenarios[name]["kind"] in ("break", "luck", "late"):
                self.raises(name)
        return self.proven()

    def kind_of(self, name: str) -> str:
        """What the scenario is with this release, in the words of test_cases.py."""
        usual, found = self.usual[name], self.found[name]
        kind: str = usual["kind"]
        if found["cluster"]["error"]:
            if kind == "luck":
                return "luck" if found["passed"] else "break"
            return kind if kind == "late" and self.same_error(name) else "break"
        if not differs(found):
            return "same"
        return kind if kind in ("wrong", "change") else "wrong"

    def same_error(self, name: str) -> bool:
        usual, found = self.usual[name]["cluster"], self.found[name]["cluster"]
        same_type = usual["error_type"] == found["error_type"]
        return usual["line"] == found["line"] and (same_type or self.usual[name]["kind"] == "late")

    def passes(self, name: str) -> None:
        """The scenario ran to its end: what it proves with the installed release is well now, unless it still differs."""
        for line in self.guilty(name):
            if not differs(self.found[name]):
                self.kinds[line] = "ok"
        for code, count in (("CL109", lost(self.found[name])), ("CL102", split(self.found[name]))):
            for line in self.counted(name, code):
                self.kinds[line] = "change" if count > 0 else "ok"

    def counted(self, name: str, code: str) -> set[int]:
        """Lines that only the server's counters prove, for that code, in this scenario."""
        seen = set(self.usual[name]["cluster"]["seen"])
        codes = {line: self.case.labels[line].codes for line in seen & self.case.labelled("change")}
        return {line for line, of in codes.items() if code in of and of <= {"CL109", "CL102"}}

    def guilty(self, name: str) -> set[int]:
        """The lines that the scenario proves to break or to change with the installed release."""
        proof = Proof(self.case)
        proof.take(name, dict(self.usual[name]))
        told_by_counters = self.counted(name, "CL109") | self.counted(name, "CL102")
        return proof.proven & self.case.labelled("break", "change") - told_by_counters

    def raises(self, name: str) -> None:
        """The scenario raised: at the usual line, or at another one that breaks with this release."""
        if self.same_error(name):
            lines = self.guilty(name) & self.case.labelled("break")
        else:
            line = self.blamed(self.found[name])
            lines = {line} if line is not None else set()
        for line in lines:
            self.kinds[line] = "break"

    def blamed(self, found: Mapping[str, Any]) -> int | None:
        cluster = found["cluster"]
        line = self.case.raised_at(cluster["line"])
        if line in self.case.labelled("break"):
            return line
        queued = Proof(self.case).queued_at(found["standalone"], cluster["error_type"])
        return queued if queued in cluster["seen"] else line

    def proven(self) -> tuple[Kinds, list[str]]:
        """What stands after the usual proof of the derived labels; unproven lines are `any`."""
        proof = Proof(labelled(self.case, self.kinds))
        for name, found in self.scenarios.items():
            proof.take(name, found)
        unknown = {
            line
            for line, label in proof.case.labels.items()
            if label.kind != "any" and line not in proof.proven
        }
        kinds = {**self.kinds, **dict.fromkeys(unknown, "any")}
        different = {line: kind for line, kind in sorted(kinds.items()) if kind != kind_at(self.case, line)}
        return different, proof.problems


def kind_at(case: Case, line: int) -> str:
    label = case.labels.get(line)
    return label.kind if label else "ok"


def differs(found: Mapping[str, Any]) -> bool:
    """Whether a scenario that ran to its end on both sides gave another result on the cluster."""
    return not found["equal"] if found["checked"] is None else bool(found["checked"])


def lost(found: Mapping[str, Any]) -> int:
    """MULTIs that were sent to the standalone server and not to the cluster."""
    return int(found["standalone"]["calls"].get("multi", 0)) - int(found["cluster"]["calls"].get("multi", 0))


def split(found: Mapping[str, Any]) -> int:
    """Commands that the cluster client made of one."""
    before, after = found["standalone"]["calls"], found["cluster"]["calls"]
    return sum(after.get(command, 0) - before.get(command, 0) for command in SPLIT_COMMANDS)


def measure(
    pythons: Sequence[str], cases: Sequence[Path]
) -> Iterator[tuple[str, dict[str, Kinds], list[str]]]:
    """By environment: its release, the lines of each case that differ, and what could not be explained."""
    with live_servers() as servers:
        ports = [servers.standalone.port, *(node.port for node in servers.cluster)]
        usual = {path: run_case(path, ports) for path in cases}
        for python in pythons:
            differences: dict[str, Kinds] = {}
            problems: list[str] = []
            for path in cases:
                derivation = Derivation(read_case(path), usual[path], run_case(path, ports, python))
                differences[path.name], unexplained = derivation.run()
                problems += unexplained
            yield version_of(python), differences, problems


def checksum(path: Path) -> str:
    """Of the case without its labels and the blanks before them."""
    lines = [LABEL.sub("", line).rstrip() for line in read_case(path).source]
    return f"{zlib.crc32(chr(10).join(lines).encode()):08x}"


def raw() -> dict[str, dict[str, dict[str, str]]]:
    """The file as it is, oldest release first; nothing if there is none yet."""
    data: dict[str, dict[str, dict[str, str]]] = {}
    if DATA.exists():
        data = json.loads(DATA.read_text(encoding="utf-8"))
    return data


def stored() -> dict[str, dict[str, Kinds]]:
    """Release -> case -> line -> kind."""
    return {
        release: {
            name: {int(k): kind for k, kind in kinds.items() if k != CODE} for name, kinds in cases.items()
        }
        for release, cases in raw().items()
    }


def outdated() -> Iterator[tuple[str, str]]:
    """Release and case where the case is not what was measured."""
    now = {path.name: checksum(path) for path in MODULES}
    for release, cases in raw().items():
        yield from ((release, name) for name, kinds in cases.items() if kinds[CODE] != now.get(name))


def store(release: str, differences: Mapping[str, Kinds]) -> None:
    """Replace what is stored of these cases, a case a line; cases without a difference are left out."""
    data = raw()
    cases: dict[str, Any] = data.setdefault(release, {})
    for name, kinds in differences.items():
        cases.pop(name, None)
        if kinds:
            cases[name] = {CODE: checksum(HERE / "cases" / name), **kinds}
    blocks = []
    for one in sorted(data, key=lambda text: [int(part) for part in text.split(".")]):
        rows = [f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(data[one].items())]
        blocks.append(f"{json.dumps(one)}: {{\n" + ",\n".join(rows) + "\n}")
    DATA.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the cases with other releases of redis-py.")
    parser.add_argument("--python", action="append", required=True, help="an interpreter with one release")
    parser.add_argument("cases", nargs="*", help="stems of the cases to run; all by default")
    options = parser.parse_args()
    cases = [path for path in MODULES if not options.cases or path.stem in options.cases]
    unexplained = 0
    for release, differences, problems in measure(options.python, cases):
        store(release, differences)
        unexplained += len(problems)
        count = sum(map(len, differences.values()))
        print(f"redis-py {release}: {count} lines differ", *problems, sep="\n", flush=True)
    return int(bool(unexplained))


if __name__ == "__main__":
    sys.exit(main())
