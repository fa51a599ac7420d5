"""The executable corpus: every label in cases/ is checked against two real servers, and the linter against the labels.

A label stands at the end of the line where the finding must stand:

    # expect: break CL101            raises, loses or corrupts on the cluster, always or by luck  -> an error there
    # expect: change CL109 or CL102  runs with another meaning                                    -> a warning there
    # expect: ok                     as is, or not Redis at all                                   -> neither
    # expect: any                    not compared (unreachable behind a line that breaks)

Several codes may be listed with commas; codes after `or` are accepted as well.  Lines without a label must stay silent.
In a folder every call must be recognised, nothing else may be, and every client must be traced to its endpoint (except in
modules with the comment `# endpoints: unknown`).  A case is one module or a folder of modules (case_files.py); lines are places, that is, numbered through all its modules.
Every case ends with scenarios, named in SCENARIOS with what the cluster makes of them:

    break  raises there; the traceback's innermost line in the module is the labelled line, or, when it is raised later by
           execute(), the labelled line is the one that queued the second slot
    late   raises there, at a line that may be another one; exactly one break-labelled line was run
    wrong  no exception and another result; exactly one break-labelled line was run
    luck   takes a number, is repeated with 0, 1, 2...; passes and breaks on the cluster
    change another result; exactly one change-labelled line was run that the counters do not prove
    same   equal results

An ok line is proven by running on both sides in a scenario whose difference, if any, is laid at another line's door.
Lost MULTI (CL109) and split commands (CL102) are proven by the servers' own command counters.  An except clause (or a
with) labelled CL309 is proven by an exception that came from its body, on the cluster only, and passed it.  A function
`check_NAME(standalone, cluster)` beside `scenario_NAME` replaces the comparison of results; it is given two Outcomes.

    python tests/test_cases.py [--lint-only | --live-only] [CASE ...]      the same without pytest
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from case_files import Module, all_cases, module_at, modules_of, place_of

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # for the linter, where this is run as a script
CASES = all_cases(HERE / "cases")
RUNNER = HERE / "case_runner.py"
CASE_SECONDS = 300
LINT_SECONDS = 120

IGNORED_RULES = frozenset({"CL301"})
LEVELS = {"error": "break", "warning": "change"}
SPLIT_COMMANDS = ("del", "unlink", "exists", "touch")
LABEL = re.compile(r"#\s*expect:\s*(?P<kind>break|change|ok|any)\b(?P<codes>[^#]*)")
CODE = re.compile(r"CL\d{3}")
KINDS = ("break", "late", "wrong", "luck", "change", "same")


@dataclass(frozen=True)
class Label:
    line: int
    kind: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Finding:
    line: int
    rule: str
    level: str
    message: str


# --- labels and the shape of a case file ------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    path: Path
    modules: tuple[Module, ...]
    labels: dict[int, Label]
    calls: tuple[tuple[int, int], ...]
    statements: tuple[tuple[int, int], ...]
    guards: tuple[tuple[int, int, int], ...]  # except clauses, suppress(): first and last line of the body, own line

    @property
    def source(self) -> list[str]:
        """The lines of all modules, in the order of their places."""
        return [line for module in self.modules for line in module.lines]

    def where(self, place: int) -> str:
        """A place as a reader finds it: the file in the case and the line in the file."""
        module = module_at(self.modules, place)
        folder = "" if self.path.is_file() else f"{self.path.name}/"
        return f"{folder}{module.relative}:{place - module.before}"

    def labelled(self, *kinds: str) -> set[int]:
        return {label.line for label in self.labels.values() if label.kind in kinds}

    def label_of(self, line: int) -> int:
        """The line whose label speaks for this one: itself, else the only labelled line of the same statement."""
        if line in self.labels:
            return line
        around = [span for span in self.statements if span[0] <= line <= span[1]]
        if around:
            first, last = min(around, key=lambda span: span[1] - span[0])
            inside = [other for other in self.labels if first <= other <= last]
            if len(inside) == 1:
                return inside[0]
        return line

    def raised_at(self, line: int | None) -> int | None:
        """The line where the innermost call expression around a traceback's line starts."""
        around = [span for span in self.calls if line is not None and span[0] <= line <= span[1]]
        return min(around, key=lambda span: (span[1] - span[0], -span[0]))[0] if around else line


def read_case(path: Path) -> Case:
    modules = modules_of(path)
    case = Case(path, modules, {}, (), (), ())
    calls, statements, guards = [], [], []
    for module in modules:
        case.labels.update(_labels(module))
        for node in ast.walk(ast.increment_lineno(ast.parse(module.text), module.before)):
            if isinstance(node, ast.Try) or (
                isinstance(node, ast.With) and "suppress(" in ast.unparse(node.items[0])
            ):
                body = (node.body[0].lineno, node.body[-1].end_lineno or 0)
                clauses = node.handlers if isinstance(node, ast.Try) else [node]
                guards += [(*body, clause.lineno) for clause in clauses]
            if isinstance(node, ast.Call):
                calls.append((node.lineno, node.end_lineno or node.lineno))
            elif isinstance(node, ast.stmt):
                body = getattr(node, "body", None)
                end = body[0].lineno - 1 if isinstance(body, list) and body else node.end_lineno or node.lineno
                statements.append((node.lineno, max(node.lineno, end)))
    return replace(case, calls=tuple(calls), statements=tuple(statements), guards=tuple(guards))


def _labels(module: Module) -> Iterator[tuple[int, Label]]:
    for number, line in enumerate(module.lines, start=1):
        match = LABEL.search(line)
        if match:
            place = module.before + number
            yield place, Label(place, match["kind"], frozenset(CODE.findall(match["codes"])))
        elif "expect:" in line:
            raise ValueError(f"{module.path}:{number}: not a label: {line.strip()}")


# --- (a) the labels against the live servers --------------------------------------------------------------------


def run_case(path: Path, ports: Sequence[int], python: str = sys.executable) -> dict[str, Any]:
    words = [python, str(RUNNER), str(path), *map(str, ports)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=CASE_SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"{path.name} could not be run:\n{done.stderr[-3000:]}")
    evidence: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return evidence


class Proof:
    """Collects what the scenarios of one case prove, and every disagreement with the labels."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.proven: set[int] = set()
        self.problems: list[str] = []

    def complain(self, scenario: str, text: str, trace: str = "") -> None:
        self.problems.append(f"{self.case.path.name}: {scenario}: {text}" + (f"\n{trace}" if trace else ""))

    def take(self, name: str, found: dict[str, Any]) -> None:
        standalone, cluster, kind = found["standalone"], found["cluster"], found["kind"]
        if kind not in KINDS:
            self.complain(name, f"unknown kind {kind!r}")
        elif standalone["error"]:
            self.complain(name, f"fails on standalone: {standalone['error']}", standalone["trace"])
        elif kind in ("break", "late", "luck"):
            self._raises(name, kind, found)
        elif cluster["error"]:
            self.complain(name, f"fails on the cluster: {cluster['error']}", cluster["trace"])
        else:
            self._runs(name, kind, found)
        self._counters(name, standalone, cluster)

    def _raises(self, name: str, kind: str, found: dict[str, Any]) -> None:
        cluster = found["cluster"]
        if not cluster["error"]:
            self.complain(name, f"does not fail on the cluster, gives {cluster['value']}")
            return
        if kind == "luck" and not found["passed"]:
            self.complain(name, f"never passed on the cluster: {cluster['error']}")
        breaking = self.case.labelled("break")
        if kind == "late":
            self._only_one(name, found, breaking & set(cluster["seen"]))
            self.proven |= self._passed(cluster["line"]) & self._labelled_only("CL309")
            return
        line = self.case.raised_at(cluster["line"])
        if line not in breaking:
            line = self.queued_at(found["standalone"], cluster["error_type"]) or line
        if line in breaking:
            passed = self._passed(cluster["line"])
            self.proven |= {line, *(passed & self._labelled_only("CL309"))}
            self._harmless(found, passed)
        else:
            self.complain(
                name, f"breaks at {line and self.case.where(line)}, which has no break label: {cluster['error']}", cluster["trace"]
            )

    def _passed(self, line: int | None) -> set[int]:
        """Clauses that the exception raised at this line came through."""
        return {clause for first, last, clause in self.case.guards if line is not None and first <= line <= last}

    def _harmless(self, found: dict[str, Any], passed: frozenset[int] | set[int] = frozenset()) -> None:
        """Lines that ran on both sides and are not to blame for what went wrong in the same scenario."""
        ran = set(found["cluster"]["seen"]) & set(found["standalone"]["seen"])
        self.proven |= (ran - passed) & self.case.labelled("ok")

    def queued_at(self, standalone: dict[str, Any], error_type: str) -> int | None:
        """The call that queued the second slot, for an error that only execute() raised."""
        held: dict[int, set[int]] = {}
        for call in standalone["queued"]:
            slots = held.setdefault(call["pipe"], set())
            together = (
                slots | set(call["slots"])
                if error_type == "CrossSlotTransactionError"
                else set(call["slots"])
            )
            if len(together) > 1:
                return int(call["line"])
            slots.update(call["slots"])
        return None

    def _runs(self, name: str, kind: str, found: dict[str, Any]) -> None:
        seen = set(found["cluster"]["seen"]) & set(found["standalone"]["seen"])
        differs = not found["equal"] if found["checked"] is None else found["checked"]
        if kind == "same":
            if differs:
                self.complain(
                    name, f"standalone {found['standalone']['value']}, cluster {found['cluster']['value']}"
                )
            else:
                self._harmless(found)
        elif not differs:
            self.complain(name, f"nothing differs: {found['cluster']['value']}")
        elif kind == "wrong":
            self._only_one(name, found, seen & self.case.labelled("break"))
        else:
            self._only_one(name, found, seen & self.case.labelled("change") - self._only_counted())

    def _only_one(self, name: str, found: dict[str, Any], lines: set[int]) -> None:
        if len(lines) == 1:
            self.proven |= lines
            self._harmless(found)
        else:
            self.complain(name, f"should run exactly one line with such a label, ran {[*map(self.case.where, sorted(lines))]}")

    def _only_counted(self) -> set[int]:
        return self._labelled_only("CL109", "CL102")

    def _labelled_only(self, *codes: str) -> set[int]:
        return {line for line in self.case.labelled("change") if self.case.labels[line].codes <= set(codes)}

    def _counters(self, name: str, standalone: dict[str, Any], cluster: dict[str, Any]) -> None:
        """Prove lost transactions and split commands by what the servers counted."""
        before, after = standalone["calls"], cluster["calls"]
        lost = before.get("multi", 0) - after.get("multi", 0)
        split = sum(after.get(c, 0) - before.get(c, 0) for c in SPLIT_COMMANDS)
        for code, count, what in (("CL109", lost, "MULTI lost"), ("CL102", split, "commands split")):
            seen = {line for line in cluster["seen"] if line in self.case.labels}
            lines = seen & self._only_counted() & self._with(code)
            if lines and count >= len(lines):
                self.proven |= lines
            if count > 0 and not cluster["error"] and not seen & self._with(code):
                self.complain(name, f"{count} {what} without a line labelled {code}")

    def _with(self, code: str) -> set[int]:
        return {line for line, label in self.case.labels.items() if code in label.codes}

    def finish(self) -> list[str]:
        for line, label in sorted(self.case.labels.items()):
            if label.kind != "any" and line not in self.proven:
                self.problems.append(
                    f"{self.case.where(line)}: no scenario proves the label {label.kind}"
                )
        return self.problems


def judge(case: Case, evidence: dict[str, Any]) -> list[str]:
    proof = Proof(case)
    if not evidence:
        proof.problems.append(f"{case.path.name}: no scenarios")
    for name, found in evidence.items():
        proof.take(name, found)
    return proof.finish()


def mislabelled(case: Case) -> Iterator[tuple[str, Case]]:
    """The case with one label changed to each of the other kinds: proof that the harness would notice."""
    for line, label in sorted(case.labels.items()):
        for kind, code in (("break", "CL101"), ("change", "CL402"), ("ok", "")):
            if label.kind not in (kind, "any"):
                wrong = Label(line, kind, frozenset(filter(None, [code])))
                yield (
                    f"{case.where(line)}: {label.kind} -> {kind}",
                    replace(case, labels={**case.labels, line: wrong}),
                )


# --- (b) the linter against the labels --------------------------------------------------------------------------


SHARED_REPORTS = "CLUSTERLINT_TEST_REPORTS"
"""The environment variable that names a folder of reports; it lives as long as one run of the tests."""


@cache
def report(path: Path) -> dict[str, Any]:
    """What `clusterlint check` says about this one case, alone in its project, as JSON.

    The processes of one run of the tests hand each other what one of them has found.
    """
    folder = os.environ.get(SHARED_REPORTS)
    shared = Path(folder) / f"{path.name}.json" if folder else None
    if shared is not None and shared.is_file():
        kept: dict[str, Any] = json.loads(shared.read_text(encoding="utf-8"))
        return kept
    found = _report(path)
    if shared is not None:
        own = shared.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        own.write_text(json.dumps(found), encoding="utf-8")
        own.replace(shared)
    return found


def _report(path: Path) -> dict[str, Any]:
    from clusterlint.cli.main import run

    with tempfile.TemporaryDirectory(prefix="case-") as folder:
        if path.is_dir():
            shutil.copytree(path, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, folder)
        (Path(folder) / "clusterlint.toml").write_text("", encoding="utf-8")
        written = Path(folder) / "report.json"
        words = ["check", "--quiet", "--no-cache", "--jobs", "1", "--format", "json", "--output-file", str(written)]
        status = run([*words, folder])  # in this process: a case takes less time than to start one
        if status not in (0, 1):
            raise RuntimeError(f"clusterlint exit {status} on {path.name}")
        found: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    return found


def lint(path: Path) -> tuple[Finding, ...]:
    """Findings of `clusterlint check` on this one case."""
    modules = modules_of(path)
    return tuple(
        Finding(
            place_of(modules, item["path"], item["line"]), item["rule"], LEVELS[item["severity"]], item["message"]
        )
        for item in report(path)["findings"]
        if item["severity"] in LEVELS and item["rule"] not in IGNORED_RULES
    )


ENDPOINTS_UNKNOWN = "# endpoints: unknown"


def misread(case: Case, evidence: dict[str, Any]) -> Iterator[str]:
    """Where the linter's list of calls is not what the program called, or leaves open where a client connects."""
    called = {
        case.raised_at(line) for found in evidence.values() for line in found["standalone"]["commands"]
    }
    alike = {(line, name) for found in evidence.values() for line, name in found["standalone"]["alike"]}
    listed: dict[int, list[dict[str, Any]]] = {}
    for call in report(case.path)["calls"]:
        listed.setdefault(place_of(case.modules, call["path"], call["line"]), []).append(call)
    known = {*listed, *map(case.raised_at, listed)}
    for place in sorted(place for place in called - known if place is not None):
        if case.label_of(place) not in case.labelled("any"):
            yield f"{case.where(place)}: NOT RECOGNISED\n      {case.source[place - 1].strip()}"
    for place, calls in sorted(listed.items()):
        source = case.source[place - 1].strip()
        unknown = not any(call["endpoint"] for call in calls)
        if place not in called and any((place, call["method"]) in alike for call in calls):
            yield f"{case.where(place)}: NOT A CALL OF REDIS\n      {source}"
        elif unknown and ENDPOINTS_UNKNOWN not in module_at(case.modules, place).lines:
            yield f"{case.where(place)}: UNKNOWN ENDPOINT\n      {source}"


@dataclass
class Score:
    """Counts over labelled lines, and the readable list of what is wrong."""

    counts: Counter[str]
    notes: list[str]

    def ratio(self, part: str, whole: str) -> float:
        return self.counts[part] / self.counts[whole] if self.counts[whole] else 1.0

    def line(self) -> str:
        c = self.counts
        return (
            f"break recall {self.ratio('break hit', 'break'):.3f} ({c['break hit']}/{c['break']})  "
            f"change recall {self.ratio('change hit', 'change'):.3f} ({c['change hit']}/{c['change']})  "
            f"precision {self.ratio('right', 'reported'):.3f} ({c['right']}/{c['reported']} lines)  "
            f"false alarms {c['false alarm']}  wrong level {c['wrong level']}  wrong code {c['wrong code']}"
        )


def compare(case: Case, findings: Sequence[Finding]) -> Score:
    score = Score(Counter(), [])
    by_line: dict[int, list[Finding]] = {}
    for finding in findings:
        by_line.setdefault(case.label_of(finding.line), []).append(finding)
    source = case.source
    for line in sorted(set(by_line) | set(case.labels)):
        label = case.labels.get(line, Label(line, "ok", frozenset()))
        if label.kind != "any":
            _compare_line(score, case.where(line), source[line - 1].strip(), label, by_line.get(line, []))
    return score


def _compare_line(score: Score, where: str, source: str, label: Label, found: Sequence[Finding]) -> None:
    level = "ok" if not found else "break" if any(f.level == "break" for f in found) else "change"
    codes = {finding.rule for finding in found}
    counts = score.counts
    counts[label.kind] += 1
    counts["reported"] += bool(found)
    said = "; ".join(f"{f.rule} {f.message.splitlines()[0][:90]}" for f in found)
    if level == label.kind:
        counts[f"{level} hit"] += 1
        counts["right"] += bool(found)
        if found and not (codes & label.codes and codes <= label.codes):
            counts["wrong code"] += 1
            score.notes.append(
                f"{where}: WRONG CODE, want {sorted(label.codes)}: {said}\n      {source}"
            )
    elif label.kind == "ok":
        counts["false alarm"] += 1
        score.notes.append(f"{where}: FALSE ALARM ({level}): {said}\n      {source}")
    elif not found:
        counts["miss"] += 1
        score.notes.append(
            f"{where}: MISS, want {label.kind} {sorted(label.codes)}\n      {source}"
        )
    else:
        counts["wrong level"] += 1
        score.notes.append(f"{where}: WRONG LEVEL, want {label.kind}: {said}\n      {source}")


def total_score(paths: Sequence[Path]) -> Score:
    found = list(map(lint, paths))
    total = Score(Counter(), [])
    for path, findings in zip(paths, found, strict=True):
        score = compare(read_case(path), findings)
        total.counts.update(score.counts)
        total.notes.extend(score.notes)
    return total


# --- pytest -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_labels_are_what_the_servers_do(path: Path, live_servers: Any) -> None:
    ports = [live_servers.standalone.port, *(node.port for node in live_servers.cluster)]
    case, evidence = read_case(path), run_case(path, ports)
    problems = judge(case, evidence)
    assert not problems, "\n".join(problems)
    unnoticed = [what for what, wrong in mislabelled(case) if not judge(wrong, evidence)]
    assert not unnoticed, "wrong labels that no scenario would refute:\n" + "\n".join(unnoticed)
    wrong_calls = list(misread(case, evidence)) if path.is_dir() else []
    assert not wrong_calls, "\n".join(wrong_calls)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_linter_says_what_the_labels_say(path: Path) -> None:
    score = compare(read_case(path), lint(path))
    assert not score.notes, "\n" + "\n".join(score.notes)


def test_overall_recall_and_precision(capsys: pytest.CaptureFixture[str]) -> None:
    score = total_score(CASES)
    with capsys.disabled():
        print(f"\ncorpus of {len(CASES)} cases: {score.line()}")
    assert score.ratio("break hit", "break") >= 0.95
    assert score.ratio("right", "reported") >= 0.95


def test_corpus_is_large_and_full_of_temptation() -> None:
    kinds = Counter(label.kind for path in CASES for label in read_case(path).labels.values())
    assert len(CASES) >= 45
    assert sum(kinds.values()) >= 200
    assert kinds["ok"] * 3 >= sum(kinds.values())


# --- the same by hand -------------------------------------------------------------------------------------------


def _live(paths: Sequence[Path], *, lint_too: bool) -> Iterator[str]:
    from live_servers import live_servers

    with live_servers() as servers:
        ports = [servers.standalone.port, *(node.port for node in servers.cluster)]
        for path in paths:
            case, evidence = read_case(path), run_case(path, ports)
            yield from judge(case, evidence)
            yield from (
                f"not refuted: {what}" for what, wrong in mislabelled(case) if not judge(wrong, evidence)
            )
            if lint_too and path.is_dir():
                yield from misread(case, evidence)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Check the corpus against live servers and against the linter."
    )
    parser.add_argument(
        "--lint-only", action="store_true", help="compare the linter with the labels, start no server"
    )
    parser.add_argument(
        "--live-only", action="store_true", help="compare the labels with the servers, run no linter"
    )
    parser.add_argument("cases", nargs="*", help="names of files or folders, with or without .py; all by default")
    options = parser.parse_args()
    stems = {Path(case).stem for case in options.cases}
    paths = [path for path in CASES if not stems or path.stem in stems]
    kinds = Counter(label.kind for path in paths for label in read_case(path).labels.values())
    problems = 0
    if not options.lint_only:
        for problem in _live(paths, lint_too=not options.live_only):
            problems += 1
            print(problem)
        print(f"live: {len(paths)} cases, {sum(kinds.values())} labels {dict(kinds)}: {problems} problems")
    if not options.live_only:
        score = total_score(paths)
        problems += len(score.notes)
        print("\n".join(score.notes))
        print(f"lint: {len(paths)} cases: {score.line()}")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
