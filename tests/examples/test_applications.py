"""Two whole applications with their own tests go from a standalone Redis to a cluster by `clusterlint fix --unsafe`.

What is left to a person is in NAME.patch: before each part stands where the tool has listed it. After that `fix` does
what has waited for it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from live_servers import Servers

ROOT = Path(__file__).resolve().parents[2]
LISTED = re.compile(r"^Listed: (CL\d+) (\S+):(\d+)$", re.M)

Place = tuple[str, str, int]
"""Rule, path and line."""


class Outcome(NamedTuple):
    passed: bool
    output: str


@pytest.mark.parametrize("name", ["arcade", "community"])
def test_an_application_moves_to_the_cluster(name: str, tmp_path: Path, live_servers: Servers) -> None:
    app = tmp_path / name
    shutil.copytree(ROOT / "examples" / name, app, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    on_one, on_all = standalone(live_servers), cluster(live_servers)
    outcome = run_tests(app, on_one)
    assert outcome.passed, outcome.output
    assert not run_tests(app, on_all, "-x").passed

    before = clusterlint(app, "check")
    report = clusterlint(app, "fix", "--unsafe", "--allow-no-vcs")
    assert not still_there(before, report, clusterlint(app, "check"))
    again = clusterlint(app, "fix", "--unsafe", "--allow-no-vcs")
    assert (again["applied"], again["files"]) == ([], [])

    edit_by_hand(app, Path(__file__).with_name(f"{name}.patch"), report)
    clusterlint(app, "fix", "--unsafe", "--allow-no-vcs")  # what waited for the edits
    assert [one for one in clusterlint(app, "check")["findings"] if one["severity"] == "error"] == []
    for servers in (on_one, on_all):
        outcome = run_tests(app, servers)
        assert outcome.passed, outcome.output


def standalone(servers: Servers) -> dict[str, str]:
    return {"REDIS_URL": f"{servers.standalone.url}/0", **others(servers)}


def cluster(servers: Servers) -> dict[str, str]:
    addresses = ",".join(node.url for node in servers.cluster)
    return {"REDIS_URL": addresses, "REDIS_CLUSTER_ENABLED": "true", **others(servers)}


def others(servers: Servers) -> dict[str, str]:
    """The servers that do not move: other databases of the standalone one."""
    names = ("ACCOUNTS_REDIS_URL", "RATE_LIMIT_REDIS_URL", "LOGIN_REDIS_URL")
    return {name: f"{servers.standalone.url}/{number}" for number, name in enumerate(names, 5)}


def run_tests(app: Path, servers: dict[str, str], *options: str) -> Outcome:
    """The outcome of the application's own tests, none of which may be skipped."""
    words = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-p", "no:xdist", *options]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    done = subprocess.run(
        words, cwd=app, env={**inherited, **servers}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return Outcome(done.returncode == 0 and "skipped" not in done.stdout, done.stdout + done.stderr)


def clusterlint(app: Path, *words: str) -> dict[str, Any]:
    """A run over the application, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "clusterlint", *words, "--format", "json", "."],
        cwd=app,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def still_there(before: dict[str, Any], report: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    """Rules and files with more findings left than the applied changes have not answered."""
    places = {place for change in report["applied"] if change["round"] == 1 for place in answers(change)}
    answered = Counter((rule, path) for rule, path, _ in places & findings(before))
    assert answered
    had, left = (Counter((rule, path) for rule, path, _ in findings(one)) for one in (before, after))
    return [one for one, count in answered.items() if left[one] > had[one] - count]


def findings(report: dict[str, Any]) -> set[Place]:
    return {(one["rule"], one["path"], one["line"]) for one in report["findings"]}


def answers(change: dict[str, Any]) -> set[Place]:
    return {(rule, one["path"], one["line"]) for one in change["answers"] for rule in change["rules"]}


def edit_by_hand(app: Path, patch: Path, report: dict[str, Any]) -> None:
    """Apply a patch, every part of which answers something that `fix` has listed."""
    text = patch.read_text(encoding="utf-8")
    told = [(rule, path, int(line)) for rule, path, line in LISTED.findall(text)]
    assert len(told) == text.count("\n@@ ") > 0
    listed = findings(report).union(*(answers(change) for change in report["not_fixed"]))
    assert set(told) <= listed, sorted(set(told) - listed)
    subprocess.run(["git", "apply", str(patch)], cwd=app, capture_output=True, check=True)
