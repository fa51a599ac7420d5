"""How well `clusterlint check` reads whole services, measured against labels made by hand.

    python tests/services/measure.py NAME=CHECKOUT [NAME=CHECKOUT ...] [--misses] [--labels FOLDER]
    python tests/services/measure.py --sources

NAME is a file of labels/ without its ending, CHECKOUT the folder with that service's sources at the labelled commit;
`--sources` prints the git commands that get them. The sources are not part of this project: a label holds a position,
a method, a verdict and an endpoint, and nothing of the code.

A label of labels/NAME.json:

- `path`, `line`: where the call expression starts (the line is 1-based); `method`: its last name.
- `kind`: `call` (a command, or pipeline(), pubsub() and their methods), `lifecycle` (execute(), reset(), aclose():
  they send or drop what was queued, and are judged, but are no command that a report lists), `construction` (of a
  client), `library` (a library is given a client or an address), `not-redis` (a call of the same name on something
  else).
- `label`: `break` (raises, loses or corrupts on a cluster, always or by luck), `change` (runs with another meaning) or
  `ok`; `accept`: other verdicts that a careful reader could give. Judged for redis-py 8.1 with every endpoint
  migrating. That a client must be another class is not judged (CL301 is not asked).
- `endpoints`: the names that a reader would call the endpoint by; the first is the best.

What is measured:

- call recall: of the `call` labels, the share that the report lists with the same path, line and method.
- endpoint accuracy: of the recognised ones, the share whose endpoint is one of the label's.
- mistaken calls: `not-redis` labels that the report lists as Redis calls.
- break recall: of the labels `break`, the share with an error on their line. Change recall: of the labels `change`, the
  share with an error or a warning. A verdict that differs from the label but is accepted leaves the label out.
- precision: of the reported labels (error or warning), the share that is labelled `break` or `change`; an error on a
  `change`, or a warning on a `break`, counts half.
- unlabelled: errors and warnings on lines without a label; they are listed and have to be judged by reading.

Exit status 0 when every service was measured, 2 when the arguments, a checkout or the report of the linter are amiss.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LABELS = Path(__file__).parent / "labels"
CLIENT = "redis-py==8.1"
LEVELS = {"error": "break", "warning": "change"}
"""Severity -> the verdict that it gives; information is no finding."""
RANK = {"ok": 0, "change": 1, "break": 2}

Json = dict[str, Any]


@dataclass
class Measure:
    """Counts of one service, or of several added up; `notes` holds a line for each label that came out wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def share(self, part: str, whole: str) -> str:
        """`part` of `whole` as a percentage with both counts; a dash where there is nothing to share."""
        if not self.counts[whole]:
            return "- (0/0)"
        return (
            f"{100 * self.counts[part] / self.counts[whole]:.1f}% ({self.counts[part]}/{self.counts[whole]})"
        )

    def precision(self) -> str:
        """Half points of the reported labels as a percentage."""
        reported = self.counts["reported"]
        return (
            f"{50 * self.counts['half points'] / reported:.1f}% (of {reported})" if reported else "- (of 0)"
        )


def place(entry: Json) -> tuple[str, int]:
    return entry["path"], entry["line"]


def verdicts(findings: list[Json]) -> dict[tuple[str, int], tuple[str, list[str]]]:
    """The strongest verdict and the rules on each line that has an error or a warning."""
    found: dict[tuple[str, int], tuple[str, list[str]]] = {}
    for finding in findings:
        level = LEVELS.get(finding["severity"])
        if level is None:
            continue
        before, rules = found.get(place(finding), ("ok", []))
        found[place(finding)] = (max(before, level, key=RANK.__getitem__), [*rules, finding["rule"]])
    return found


def measure_calls(labels: list[Json], calls: list[Json], into: Measure) -> None:
    """Counts what was recognised and with which endpoint."""
    listed = {(*place(call), call["method"]): call["endpoint"] for call in calls}
    for label in labels:
        where = (*place(label), label["method"])
        told = f"{label['path']}:{label['line']} {label['method']}"
        if label["kind"] == "not-redis":
            into.counts["not-redis"] += 1
            if where in listed:
                into.counts["mistaken"] += 1
                into.notes.append(f"{told}: mistaken for a Redis call")
        elif label["kind"] == "call":
            into.counts["calls"] += 1
            if where not in listed:
                into.notes.append(f"{told}: not recognised")
                continue
            into.counts["recognised"] += 1
            if listed[where] in label["endpoints"]:
                into.counts["right endpoint"] += 1
            else:
                into.notes.append(f"{told}: endpoint {listed[where]}, not {label['endpoints'][0]}")


def sites(labels: list[Json]) -> Iterator[tuple[tuple[str, int], Json]]:
    """One label a line, the gravest: a finding names a line, not one of the calls on it."""
    by_line: dict[tuple[str, int], list[Json]] = {}
    for label in labels:
        by_line.setdefault(place(label), []).append(label)
    for where, here in by_line.items():
        yield where, max(here, key=lambda label: RANK[label["label"]])


def measure_findings(labels: list[Json], findings: list[Json], into: Measure) -> None:
    """Counts what was reported, rightly and wrongly."""
    found = verdicts(findings)
    for where, label in sites(labels):
        verdict, rules = found.pop(where, ("ok", []))
        want = label["label"]
        if verdict != want and verdict in label.get("accept", ()):
            into.counts["neutral"] += 1
            continue
        into.counts[want] += 1
        if verdict != want:
            by = f" by {', '.join(rules)}" if rules else ""
            into.notes.append(f"{where[0]}:{where[1]} {label['method']}: {verdict}, not {want}{by}")
        if verdict == "ok":
            continue
        into.counts["reported"] += 1
        into.counts["break found"] += want == verdict == "break"
        into.counts["change found"] += want == "change"
        into.counts["half points"] += 0 if want == "ok" else 2 if want == verdict else 1
    for (path, line), (verdict, rules) in found.items():
        into.counts["unlabelled"] += 1
        into.notes.append(f"{path}:{line}: {verdict} by {', '.join(rules)}, and no label")


def measure(labels: list[Json], report: Json) -> Measure:
    """Everything that is measured of one service: its labels against the linter's JSON report."""
    result = Measure()
    measure_calls(labels, report["calls"], result)
    measure_findings(labels, report["findings"], result)
    return result


def lint(service: Json, checkout: Path) -> Json:
    """The report of `clusterlint check` on the labelled folders. Raises RuntimeError with the linter's own words."""
    excluded = [word for pattern in service.get("exclude", []) for word in ("--exclude", pattern)]
    command = [sys.executable, "-m", "clusterlint", "check", *service["folders"], *excluded, "--isolated"]
    command += ["--ignore", "CL301", "--client", CLIENT, "--format", "json", "--exit-zero", "--quiet"]
    run = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(run.stderr)
    report: Json = json.loads(run.stdout)
    return report


def missing_lines(service: Json, checkout: Path) -> str | None:
    """The first label that the checkout cannot be the source of, as `path:line`."""
    for label in service["labels"]:
        path = checkout / label["path"]
        lines = path.read_text("utf-8").splitlines() if path.is_file() else []
        if not (len(lines) >= label["line"] and label["method"] in lines[label["line"] - 1]):
            return f"{label['path']}:{label['line']}"
    return None


def row(name: str, result: Measure) -> str:
    counts = result.counts
    return "\n".join(
        [
            name,
            f"  call recall        {result.share('recognised', 'calls')}",
            f"  endpoint accuracy  {result.share('right endpoint', 'recognised')}",
            f"  mistaken calls     {result.share('mistaken', 'not-redis')}",
            f"  break recall       {result.share('break found', 'break')}",
            f"  change recall      {result.share('change found', 'change')}",
            f"  precision          {result.precision()}",
            f"  neutral {counts['neutral']}, unlabelled {counts['unlabelled']}",
        ]
    )


def sources(folder: Path) -> str:
    """The git commands that fetch each labelled service, one service a paragraph."""
    told = []
    for path in sorted(folder.glob("*.json")):
        service = json.loads(path.read_text("utf-8"))
        told.append(
            f"# {path.stem} ({service['licence']})\n"
            f"git clone {service['repository']} {path.stem}\n"
            f"git -C {path.stem} checkout {service['commit']}"
        )
    return "\n\n".join(told)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("services", nargs="*", metavar="NAME=CHECKOUT")
    parser.add_argument("--labels", type=Path, default=LABELS, help="folder of the label files")
    parser.add_argument("--misses", action="store_true", help="list every label that came out wrong")
    parser.add_argument("--sources", action="store_true", help="print how to get the sources")
    given = parser.parse_args(arguments)
    if given.sources:
        print(sources(given.labels))
        return 0
    total = Measure()
    for word in given.services:
        name, equals, checkout = word.partition("=")
        path = given.labels / f"{name}.json"
        if not equals or not path.is_file():
            parser.error(f"{word} is not NAME=CHECKOUT with NAME one of the files in {given.labels}")
        service = json.loads(path.read_text("utf-8"))
        if amiss := missing_lines(service, Path(checkout)):
            parser.error(f"{checkout} is not {name} at {service['commit']}: see {amiss}")
        try:
            report = lint(service, Path(checkout))
        except RuntimeError as error:
            parser.error(f"clusterlint check failed on {name}: {error}")
        result = measure(service["labels"], report)
        total.counts += result.counts
        print(row(name, result))
        if given.misses and result.notes:
            print("\n".join(f"    {note}" for note in result.notes))
    if len(given.services) > 1:
        print(row("all", total))
    return 0


if __name__ == "__main__":
    sys.exit(main())
