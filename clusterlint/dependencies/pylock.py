"""pylock.toml and pylock.NAME.toml (PEP 751): every package that is installed, with its marker."""

from __future__ import annotations

from clusterlint.dependencies.locked import packages
from clusterlint.dependencies.manifest import Manifest
from clusterlint.dependencies.requirement import Place


def read(text: str, path: str) -> Manifest:
    """The locked packages; a marker (an environment, an extra, a group) makes one conditional.

    Raises Unreadable.
    """
    _, entries = packages(text, "packages")
    places = [Place(path, conditional="marker" in entry.table) for entry in entries]
    items = [item for entry, place in zip(entries, places, strict=True) for item in entry.item(place)]
    return Manifest(tuple(items), lock=True, tells_direct=False)
