"""Runs the checks of a use file on a standalone server and on a cluster, each in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from use_file import UseFile

from clusterlint.catalog.library import Check
from clusterlint.catalog.remake.resp import Connection
from clusterlint.catalog.remake.servers import cluster, standalone

HERE = Path(__file__).parent
SECONDS = 40.0
"""The deadline of one check; a check that takes longer hangs."""


class WrongCheckError(Exception):
    """A check does not work on a standalone server, so that it says nothing about a cluster."""


@dataclass(frozen=True)
class Ports:
    """The servers of one measurement."""

    standalone: int
    masters: tuple[int, ...]


@contextlib.contextmanager
def servers(binary: str) -> Iterator[Ports]:
    """One standalone server and one cluster of three masters."""
    with standalone(binary) as single, cluster(binary) as masters:
        yield Ports(single, tuple(masters))


def checks_of(file: UseFile, python: str, ports: Ports) -> list[tuple[Check, ...]]:
    """The checks of each use with their outcomes. WrongCheckError if one does not work on the standalone server."""
    return [
        tuple(
            Check(doing.what, doing.core, _outcome(file, use_number, number, python, ports))
            for number, doing in enumerate(use.doings)
        )
        for use_number, use in enumerate(file.uses)
    ]


def support_of(checks: tuple[Check, ...]) -> str:
    """What the outcomes of a use amount to: "yes", "partly", "no"."""
    failed = [check for check in checks if check.outcome != "works"]
    if not failed:
        return "yes"
    return "no" if any(check.core for check in failed) else "partly"


def version_of(file: UseFile, python: str) -> str:
    """The version of the distribution in that environment, "" if it is not installed there."""
    code = f"import importlib.metadata as m; print(m.version({file.distribution!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout.strip()


def _outcome(file: UseFile, use: int, check: int, python: str, ports: Ports) -> str:
    what = f"{file.distribution}: {file.uses[use].doings[check].what}"
    alone = _run(file, use, check, python, ports, clustered=False)
    if alone is None or "value" not in alone:
        raise WrongCheckError(f"{what}: on the standalone server: {alone or 'hangs'}")
    result = _run(file, use, check, python, ports, clustered=True)
    if result is None:
        return "hangs"
    logged = f" (logged {result['logged']})" if result["logged"] else ""
    if "raises" in result:
        return f"raises {result['raises']}{'' if _names_cluster(result['raises']) else logged}"
    if result["value"] == alone["value"]:
        return "works"
    return f"wrong: {_short(result['value'])} instead of {_short(alone['value'])}{logged}"


def _names_cluster(text: str) -> bool:
    """Whether the error itself tells that a cluster is the cause, so that what was logged adds nothing."""
    return any(word in text for word in ("Moved", "MOVED", "Cluster", "CROSSSLOT", "attribute"))


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _run(
    file: UseFile, use: int, check: int, python: str, ports: Ports, clustered: bool
) -> dict[str, Any] | None:
    """What happened on one side, None for a check that did not end in time."""
    for port in (ports.standalone, *ports.masters):
        with contextlib.closing(Connection(port)) as connection:
            connection("FLUSHALL")
    used = ports.masters if clustered else (ports.standalone,)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        out, errors = Path(folder) / "result.json", Path(folder) / "errors.txt"
        arguments = [file.path, use, check, ",".join(map(str, used)), ports.standalone, int(clustered), out]
        if not _ended([python, str(HERE / "run_check.py"), *map(str, arguments)], folder, errors):
            return None
        if not out.exists():
            raise WrongCheckError(f"{file.distribution}: no result: {errors.read_text()[-2000:]}")
        result: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return result


def _ended(command: list[str], folder: str, errors: Path) -> bool:
    """Run the command in the folder until it ends or its time is over; kill what is left of its process group."""
    environment = {**os.environ, "PYTHONPATH": str(HERE), "PYTHONWARNINGS": "ignore"}
    with errors.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stderr,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            process.wait(SECONDS)
            return True
        except subprocess.TimeoutExpired:
            return False
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
