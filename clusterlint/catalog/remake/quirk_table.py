"""Makes quirks.json: runs remake/quirks.py with each release and keeps only where an answer changes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from clusterlint.catalog.remake.servers import cluster, standalone, version_of

SECONDS = 120
SIDES = ("sync", "async")
TABLES = ("returns", "split words")


def ask(python: str, library: str, server: str) -> dict[str, Any]:
    """One release's answers, on its own servers; {} if the library is not installed there."""
    with standalone(server) as single, cluster(server) as masters:
        ports = ["--single", str(single), "--master", str(masters[0])]
        command = [python, "-m", "clusterlint.catalog.remake.quirks", "--library", library, *ports]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if "ModuleNotFoundError" in done.stderr:
        return {}
    if done.returncode:
        raise RuntimeError(f"{python}: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    print(f"asked {library} {result['version']}", file=sys.stderr)
    return result


def build(pythons: list[str], server: str) -> dict[str, Any]:
    """The file: for each library its releases, and per question the releases from which another answer holds."""
    result: dict[str, Any] = {"server": ".".join(map(str, version_of(server)))}
    for library in ("redis", "valkey"):
        runs = [run for python in pythons or [sys.executable] if (run := ask(python, library, server))]
        unique = {run["version"]: run for run in runs}
        result[library] = merge(sorted(unique.values(), key=lambda run: _numbers(run["version"])))
    return result


def merge(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """{"releases": [...], "sync returns": {method: [[index of the release, answer], ...]}, ...}."""
    merged: dict[str, Any] = {"releases": [run["version"] for run in runs]}
    for side in SIDES:
        answers = [run.get(side, {}) for run in runs]
        for table in TABLES:
            rows = [answer.get(table, {}) for answer in answers]
            names = sorted({name for row in rows for name in row})
            merged[f"{side} {table}"] = {
                name: _changes([row.get(name, "") for row in rows]) for name in names
            }
        merged[f"{side} default pipeline"] = _changes(
            [answer.get("default pipeline", "") for answer in answers]
        )
    merged["fresh clients"] = _changes([run.get("async", {}).get("fresh clients", "") for run in runs])
    merged["awaited"] = _changes([run.get("async", {}).get("awaited", "") for run in runs])
    return merged


def _changes(values: list[str]) -> list[list[Any]]:
    return [[place, value] for place, value in enumerate(values) if place == 0 or value != values[place - 1]]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
