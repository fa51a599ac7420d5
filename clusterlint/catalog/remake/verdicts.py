"""Makes verdicts.json: runs the probe with each release of redis-py and keeps, per method, only where it changes."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from clusterlint.catalog.client import method
from clusterlint.catalog.remake.classify import classify
from clusterlint.catalog.remake.scenarios import UNSAFE
from clusterlint.catalog.remake.servers import cluster, standalone, version_of

CONTEXTS = ("direct", "pipeline", "transaction")
SIDES = ("sync", "async")
SECONDS = 300


def probe(python: str, server: str, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """One release's measurements, on its own servers."""
    with standalone(server) as single, cluster(server) as masters:
        ports = ["--single", str(single), "--masters", ",".join(map(str, masters)), "--only", ",".join(only)]
        command = [python, "-m", "clusterlint.catalog.remake.probe", *ports]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"{python}: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    print(f"probed redis-py {result['redis']}", file=sys.stderr)
    return result


def judged(run: dict[str, Any]) -> dict[str, dict[str, list[Any]]]:
    """{"sync direct": {method: verdict}} of one release."""
    table: dict[str, dict[str, list[Any]]] = {
        f"{side} {context}": {} for side in SIDES for context in CONTEXTS
    }
    for side in SIDES:
        for name, contexts in run.get(side, {}).get("methods", {}).items():
            found = method(name)
            if found is not None:
                for context, variants in contexts.items():
                    table[f"{side} {context}"][name] = classify(found, context, variants)
    return table


def build(pythons: list[str], server: str, jobs: int) -> dict[str, Any]:
    """Probe with every given Python and merge."""
    with ThreadPoolExecutor(jobs) as pool:
        runs = list(pool.map(lambda python: probe(python, server), pythons or [sys.executable]))
    runs.sort(key=lambda run: _numbers(run["redis"]))
    return merge(runs, ".".join(map(str, version_of(server))))


def merge(runs: list[dict[str, Any]], server: str) -> dict[str, Any]:
    """The file: outcomes once, and per method the releases from which another outcome holds."""
    outcomes: list[list[Any]] = []
    tables = [judged(run) for run in runs]
    result: dict[str, Any] = {"server": server, "redis": [run["redis"] for run in runs], "outcomes": outcomes}
    result["clients"] = {side: _changes([int(side in run) for run in runs]) for side in SIDES}
    for place in tables[0]:
        names = sorted({name for table in tables for name in table[place]})
        result[place] = {
            name: _changes([_number(outcomes, table[place].get(name)) for table in tables]) for name in names
        }
    for side in SIDES:
        result[f"{side} attributes"] = _attributes([run.get(side) for run in runs])
        options = [run.get(side, {}).get("options", {}) for run in runs]
        names = sorted({name for option in options for name in option})
        result[f"{side} options"] = {
            name: _changes([option.get(name) for option in options]) for name in names
        }
    result["blocked"] = _changes([run["sync"]["blocked"] for run in runs])
    result["unprobed"] = dict(sorted(UNSAFE.items()))
    return result


def _attributes(sides: list[dict[str, Any] | None]) -> dict[str, list[list[Any]]]:
    """Per public attribute of either client: from which release on RedisCluster has it."""
    names = sorted({name for side in sides if side for name in (*side["standalone"], *side["cluster"])})
    return {
        name: _changes([int(side is not None and name in side["cluster"]) for side in sides])
        for name in names
    }


def _number(outcomes: list[list[Any]], verdict: list[Any] | None) -> int | None:
    if verdict is None:
        return None
    if verdict not in outcomes:
        outcomes.append(verdict)
    return outcomes.index(verdict)


def _changes(values: list[Any]) -> list[list[Any]]:
    """[[index of the release, value], ...] wherever the value is another than before."""
    return [[place, value] for place, value in enumerate(values) if place == 0 or value != values[place - 1]]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
