"""Cases of the executable corpus, rewritten: they do what they did, and what was mended runs on the cluster.

Lines stay where they are, so that a place in the rewritten case is that place in the original.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fixing import context_of
from live_servers import Servers

from clusterlint.fix import Change, Context, propose
from clusterlint.fix.verify import edited

TESTS = Path(__file__).resolve().parents[1]
RUNNER = TESTS / "case_runner.py"
CASES = TESTS / "cases"
CHOSEN = (
    "builder_tables",
    "chained_pipelines.py",
    "feed_async.py",
    "key_building.py",
    "keys_in_constants",
    "list_moves.py",
    "script_objects.py",
    "typed_settings.py",
)


def contents(case: Path) -> dict[str, bytes]:
    if case.is_file():
        return {case.name: case.read_bytes()}
    return {path.relative_to(case).as_posix(): path.read_bytes() for path in sorted(case.rglob("*.py"))}


def applied(case: Path) -> tuple[Context, list[Change], dict[str, bytes]]:
    """The changes that hold, and the files with them."""
    old = contents(case)
    context = context_of(old)
    changes = [change for change in propose(context, ["hash-tags"]) if change.refused is None]
    new = {path: text.encoded() for path, text in edited(context, changes).items()}
    return context, changes, {**old, **new}


def evidence(case: Path, ports: tuple[int, ...]) -> dict[str, Any]:
    words = [sys.executable, str(RUNNER), str(case), *map(str, ports)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def bare(value: str) -> str:
    return value.replace("{", "").replace("}", "")


def placed(context: Context, changes: list[Change]) -> set[int]:
    """The places (lines through all files) that the changes answer."""
    before: dict[str, int] = {}
    total = 0
    for path in sorted(context.contents, key=lambda path: Path(path)):
        before[path] = total
        total += len(context.contents[path].content.decode().splitlines())
    return {before[place.path] + place.line for change in changes for place in change.locations}


def problems(case: Path, folder: Path, ports: tuple[int, ...]) -> list[str]:
    """What the rewritten case does that it should not."""
    context, changes, files = applied(case)
    if not changes:
        return [f"{case.name}: nothing is proposed"]
    target = folder / case.name
    for path, content in files.items():
        file = target if case.is_file() else target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    old, new = evidence(case, ports), evidence(target, ports)
    answered = placed(context, changes)
    found: list[str] = []
    for name, before in old.items():
        after = new[name]
        if bare(before["standalone"]["value"]) != bare(after["standalone"]["value"]):
            found.append(f"{case.name}: {name} gives {after['standalone']['value']}, not {before['standalone']['value']}")
        if before["standalone"]["error"] != after["standalone"]["error"]:
            found.append(f"{case.name}: {name} raises {after['standalone']['error']}")
        line = after["cluster"]["line"]
        if line in answered and before["cluster"]["line"] == line:
            found.append(f"{case.name}: {name} still breaks on the cluster: {after['cluster']['error']}")
        if before["cluster"]["error"] is None and after["cluster"]["error"] is not None:
            found.append(f"{case.name}: {name} breaks only now: {after['cluster']['error']}")
    return found


@pytest.mark.parametrize("name", CHOSEN)
def test_a_rewritten_case_runs_as_before_and_on_the_cluster(name: str, tmp_path: Path, live_servers: Servers) -> None:
    ports = (live_servers.standalone.port, *(node.port for node in live_servers.cluster))
    assert problems(CASES / name, tmp_path, ports) == []
