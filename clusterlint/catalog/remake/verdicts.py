"""Makes the files of verdicts: runs the probe with each release of a library and keeps, per method, where it changes."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

from clusterlint.catalog.client import is_of_module, method, method_names
from clusterlint.catalog.remake.classify import classify
from clusterlint.catalog.remake.libraries import LIBRARIES, Library
from clusterlint.catalog.remake.resp import Connection
from clusterlint.catalog.remake.scenarios import UNSAFE
from clusterlint.catalog.remake.servers import cluster, standalone, version_of

CONTEXTS = ("direct", "pipeline", "transaction")
SIDES = ("sync", "async")
SECONDS = 300


def probe(
    python: str, server: str, library: Library = LIBRARIES["redis"], only: tuple[str, ...] = ()
) -> dict[str, Any]:
    """One release's measurements, on its own servers."""
    with standalone(server) as single, cluster(server) as masters:
        asked = ["--library", library.module, "--only", ",".join(only)]
        ports = ["--single", str(single), "--masters", ",".join(map(str, masters))]
        command = [python, "-m", "clusterlint.catalog.remake.probe", *asked, *ports]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"{python}: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    print(f"probed {library.title} {result['release']}", file=sys.stderr)
    return result


def judged(run: dict[str, Any]) -> dict[str, dict[str, list[Any]]]:
    """{"sync direct": {method: verdict}} of one release."""
    table: dict[str, dict[str, list[Any]]] = {
        f"{side} {context}": {} for side in SIDES for context in CONTEXTS
    }
    exception = LIBRARIES[run["library"]].slots_exception
    for side in SIDES:
        for name, contexts in run.get(side, {}).get("methods", {}).items():
            found = method(name)
            if found is not None:
                for context, variants in contexts.items():
                    table[f"{side} {context}"][name] = classify(found, context, variants, exception)
    return table


def build(pythons: list[str], server: str, jobs: int, library: Library) -> dict[str, Any]:
    """Probe with every given Python and merge: methods, attributes, options, blocked commands."""
    runs = _runs(pythons, server, jobs, library)
    result = merge(runs, ".".join(map(str, version_of(server))))
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


def build_modules(pythons: list[str], server: str, jobs: int, library: Library) -> dict[str, Any]:
    """The same for the methods of the modules' sub-clients, on a server that has the modules."""
    only = tuple(filter(is_of_module, method_names()))
    return merge(_runs(pythons, server, jobs, library, only), _with_modules(server)) | {"unprobed": {}}


def _with_modules(server: str) -> str:
    """Version of the server and of its modules: "7.4.1, ReJSON 20803, bf 20802"."""
    with standalone(server) as port, closing(Connection(port)) as ask:
        lines = str(ask("INFO", "server")).splitlines()
        version = next(line.split(":")[1] for line in lines if line.startswith("redis_version:"))
        modules = sorted(f"{row[1]} {row[3]}" for row in ask("MODULE", "LIST"))
    return ", ".join([version, *modules])


def _runs(
    pythons: list[str], server: str, jobs: int, library: Library, only: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """The measurements of every given Python, the oldest release first."""
    with ThreadPoolExecutor(jobs) as pool:
        runs = list(
            pool.map(lambda python: probe(python, server, library, only), pythons or [sys.executable])
        )
    return sorted(runs, key=lambda run: _numbers(run["release"]))


def merge(runs: list[dict[str, Any]], server: str) -> dict[str, Any]:
    """Outcomes once, and per method the releases from which another outcome holds."""
    outcomes: list[list[Any]] = []
    tables = [judged(run) for run in runs]
    releases = [run["release"] for run in runs]
    result: dict[str, Any] = {"server": server, runs[0]["library"]: releases, "outcomes": outcomes}
    result["clients"] = {side: _changes([int(side in run) for run in runs]) for side in SIDES}
    for place in tables[0]:
        names = sorted({name for table in tables for name in table[place]})
        result[place] = {
            name: _changes([_number(outcomes, table[place].get(name)) for table in tables]) for name in names
        }
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
