"""poetry.lock and pdm.lock: every package that is installed, with the groups that want it."""

from __future__ import annotations

from typing import Any

from clusterlint.dependencies import toml
from clusterlint.dependencies.locked import packages
from clusterlint.dependencies.manifest import Manifest
from clusterlint.dependencies.requirement import Place

_MAIN = {"main", "default"}  # Poetry's and PDM's names


def read(text: str, path: str) -> Manifest:
    """The locked packages; what only other groups want is conditional. Raises Unreadable."""
    _, entries = packages(text, "package")
    items = [
        item for entry in entries for item in entry.item(Place(path, conditional=not _in_main(entry.table)))
    ]
    return Manifest(tuple(items), lock=True, tells_direct=False)


def _in_main(package: dict[str, Any]) -> bool:
    """Poetry before 1.5 wrote a category; between 1.5 and 2.0 neither that nor groups."""
    groups = toml.texts(package.get("groups")) or [toml.text_in(package, "category") or "main"]
    return not _MAIN.isdisjoint(groups)
