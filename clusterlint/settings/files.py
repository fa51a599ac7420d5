"""Finding and reading configuration files, ``extend`` included."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clusterlint.errors import UserError
from clusterlint.settings.schema import check_table

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Table = Mapping[str, Any]

_ADDING = ("extend-select", "extend-exclude", "ignore")
_MERGING = ("per-file-ignores", "severity")


def find_file(start: Path) -> Path | None:
    """The nearest configuration file from ``start`` upwards; clusterlint.toml goes before pyproject.toml."""
    folder = start if start.is_dir() else start.parent
    for place in (folder, *folder.parents):
        own = place / "clusterlint.toml"
        if own.is_file():
            return own
        project = place / "pyproject.toml"
        if project.is_file() and _mentions(project) and _section(project) is not None:
            return project
    return None


def read_file(path: Path) -> Table:
    """The checked table of one file with what it extends. Paths in it are made absolute. Raises UserError."""
    return _read(path.resolve(), ())


def _mentions(project: Path) -> bool:
    """Whether it can hold our table at all: a broken pyproject.toml of another tool is not ours to judge."""
    try:
        return b"clusterlint" in project.read_bytes()
    except OSError:
        return False


def _read(path: Path, seen: tuple[Path, ...]) -> Table:
    if path in seen:
        chain = " -> ".join(str(step) for step in (*seen, path))
        raise UserError(f'{path}: "extend" goes in a circle: {chain}')
    table = _section(path)
    if table is None:
        raise UserError(f"{path}: there is no [tool.clusterlint] in it")
    check_table(table, _where(path))
    table = _with_absolute_paths(table, path.parent)
    base = table.pop("extend", None)
    return table if base is None else _merge(_read(Path(base), (*seen, path)), table)


def _where(path: Path) -> str:
    return f"{path} [tool.clusterlint]" if path.name == "pyproject.toml" else str(path)


def _section(path: Path) -> dict[str, Any] | None:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise UserError(f"{path}: cannot be read: {problem.strerror or problem}") from problem
    except UnicodeDecodeError as problem:
        raise UserError(f"{path}: is not UTF-8") from problem
    except tomllib.TOMLDecodeError as problem:
        raise UserError(f"{path}: is not valid TOML: {problem}") from problem
    if path.name != "pyproject.toml":
        return document
    tools = document.get("tool")
    table: object = tools.get("clusterlint") if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UserError(f"{path}: tool.clusterlint must be a table, not {table!r}")
    return table


def _with_absolute_paths(table: Table, folder: Path) -> dict[str, Any]:
    made = dict(table)
    for key in ("extend", "baseline", "cache-dir"):
        if key in made:
            made[key] = str((folder / made[key]).resolve())
    return made


def _merge(base: Table, own: Table) -> Table:
    """``own`` wins; lists that extend are added up, tables are joined entry by entry."""
    joined = {**base, **own}
    for key in _ADDING:
        if key in base and key in own:
            joined[key] = [*base[key], *own[key]]
    for key in _MERGING:
        if key in base and key in own:
            joined[key] = {**base[key], **own[key]}
    return joined
