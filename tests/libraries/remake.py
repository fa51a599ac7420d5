"""python tests/libraries/remake.py [NAME ...]: installs each library, runs its use file, rewrites its row.

A row of clusterlint/catalog/libraries.json is the written part of the library's file in uses/ and what its checks did
on a real standalone server and on a real cluster of three masters, with the newest release of the library.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import use_file
from declare import Use
from measure import WrongCheckError, checks_of, servers, support_of, version_of
from packaging.requirements import Requirement
from use_file import UseFile

from clusterlint.catalog import library
from clusterlint.catalog.remake.servers import newest
from clusterlint.catalog.remake.servers import version_of as server_version
from clusterlint.catalog.remake.write import HOME, write

ROWS = "libraries.json"
WRITTEN = tuple(
    name for name in library.Use.__struct_fields__ if name not in ("support", "run", "unrun", "checks")
)
"""The fields of a row that the use file tells."""


class NotInstalledError(Exception):
    """The package installer refused; the text is its last words."""


def row_of(file: UseFile, measured: list[tuple[library.Check, ...]], run: str, reason: str) -> dict[str, Any]:
    """The row: the written parts, and what was measured; `run` is "" and `reason` told where nothing was run."""
    uses = [_use_row(use, checks, run, reason) for use, checks in zip(file.uses, measured, strict=True)]
    return {"title": file.title, "modules": list(file.modules), "uses": uses}


def _use_row(use: Use, checks: tuple[library.Check, ...], run: str, reason: str) -> dict[str, Any]:
    written = asdict(use)
    facts = {
        "support": support_of(checks) if checks else use.support,
        "run": run if checks else "",
        "unrun": "" if checks else use.unrun or reason,
        "checks": [[check.what, int(check.core), check.outcome] for check in checks],
    }
    return {name: facts.get(name, written.get(name)) for name in library.Use.__struct_fields__}


def environment(file: UseFile, folder: Path) -> str:
    """The Python of the library's own environment, made if it is not there, with the newest release installed."""
    home = folder / file.path.stem
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    command = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--upgrade",
        file.distribution,
        *file.requirements,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NotInstalledError(last[-1].removeprefix("ERROR: ") if last else "pip failed")
    return str(python)


def installed_here(file: UseFile) -> bool:
    """Whether the library, with all that its checks need, is in this very environment."""
    return all(map(_satisfied, (file.distribution, *file.requirements)))


def _satisfied(requirement: str) -> bool:
    wanted = Requirement(requirement)
    try:
        return wanted.specifier.contains(metadata.version(wanted.name), prereleases=True)
    except metadata.PackageNotFoundError:
        return False


def remake(file: UseFile, binary: str, venvs: Path | None) -> dict[str, Any]:
    """Measure one library; without a folder for environments, in this environment. What has no check is not installed."""
    if not any(use.doings for use in file.uses):
        return row_of(file, [() for _ in file.uses], "", "")
    try:
        python = environment(file, venvs) if venvs is not None else sys.executable
    except NotInstalledError as reason:
        return row_of(file, [() for _ in file.uses], "", f"does not install: {reason}")
    with servers(binary) as ports:
        measured = checks_of(file, python, ports)
    return row_of(file, measured, version_of(file, python), "")


def store(distribution: str, row: dict[str, Any], server: str) -> None:
    """Rewrite one row; several of these scripts may run side by side."""
    with _alone():
        content = json.loads((HOME / ROWS).read_text(encoding="utf-8"))
        rows = {**content["libraries"], distribution: row}
        write(ROWS, {"server": server, "libraries": dict(sorted(rows.items()))})


def refresh_written(files: list[UseFile]) -> None:
    """Take the written parts into the rows that are there, measured as they are; drop rows that have no file."""
    with _alone():
        content = json.loads((HOME / ROWS).read_text(encoding="utf-8"))
        rows: dict[str, Any] = content["libraries"]
        for file in files:
            row = rows.get(file.distribution, {"uses": []})
            row.update(title=file.title, modules=list(file.modules))
            for use, old in zip(file.uses, row["uses"], strict=False):
                old.update({name: value for name, value in asdict(use).items() if name in WRITTEN})
        known = {name: row for name, row in sorted(rows.items()) if use_file.path_of(name).exists()}
        write(ROWS, {**content, "libraries": known})


@contextmanager
def _alone() -> Iterator[None]:
    with (HOME / ROWS).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def show(distribution: str, row: dict[str, Any]) -> None:
    """Print what was measured."""
    for use in row["uses"]:
        told = use["run"] or use["unrun"]
        print(f"{distribution} {told}, {use['role']}: {use['support']}")
        for what, core, outcome in use["checks"]:
            print(f"    {'core ' if core else ''}{what}: {outcome}")
    sys.stdout.flush()


def main() -> int:
    """Remake the rows of the named libraries, or all; 1 if a check says nothing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="distributions; none means all")
    parser.add_argument(
        "--venvs", type=Path, help="folder that keeps the environments; default: a temporary one"
    )
    parser.add_argument(
        "--without-install",
        action="store_true",
        help="run what this environment has, and leave the other rows alone",
    )
    parser.add_argument(
        "--written",
        action="store_true",
        help="run nothing: only take the written parts into the rows",
    )
    chosen = parser.parse_args()
    paths = [use_file.path_of(name) for name in chosen.names] or use_file.all_files()
    files = [use_file.read(path) for path in paths]
    if chosen.written:
        refresh_written(files)
        return 0
    if chosen.without_install:
        files = [file for file in files if installed_here(file)]
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        venvs = None if chosen.without_install else (chosen.venvs or Path(temporary)).resolve()
        for file in files:
            failed += _remade(file, venvs)
    return 1 if failed else 0


def _remade(file: UseFile, venvs: Path | None) -> bool:
    binary = newest()
    try:
        row = remake(file, binary, venvs)
    except WrongCheckError as error:
        print(error, file=sys.stderr)
        return True
    store(file.distribution, row, ".".join(map(str, server_version(binary))))
    show(file.distribution, row)
    return False


if __name__ == "__main__":
    raise SystemExit(main())
