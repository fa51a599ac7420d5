"""uv.lock: every package that is installed, and which of them the projects of the workspace ask for."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath
from typing import Any

from msgspec.structs import replace

from clusterlint.dependencies import toml
from clusterlint.dependencies.locked import packages
from clusterlint.dependencies.manifest import Manifest
from clusterlint.dependencies.model import Dependency
from clusterlint.dependencies.requirement import Place, normalised

Asked = dict[str, frozenset[str]]
"""Normalised name -> the extras that it is asked for with."""


def read(text: str, path: str) -> Manifest:
    """The locked packages; those that a member of the workspace asks for also for its folder.

    Raises Unreadable.
    """
    document, entries = packages(text, "package")
    folder = path.rpartition("/")[0]
    asked: Asked = _needs(toml.table(document, "manifest"), ("dependency-groups",))
    members: dict[str, Asked] = {}
    items: list[Dependency] = []
    for entry in entries:
        member = _folder_of(entry.table, folder)
        if member is None:
            items += entry.item(Place(path))
        else:
            members[member] = _needs(entry.table, ("optional-dependencies", "dev-dependencies"))
            asked = _joined(asked, members[member])
    told = [_asked_for(item, asked) for item in items] if asked else items
    return Manifest((*told, *_for_members(items, members, folder)), lock=True, tells_direct=bool(asked))


def _asked_for(item: Dependency, asked: Asked) -> Dependency:
    return replace(item, direct=item.name in asked, extras=item.extras | asked.get(item.name, frozenset()))


def _for_members(items: list[Dependency], members: dict[str, Asked], folder: str) -> Iterator[Dependency]:
    """A member's own pyproject.toml lies nearer to its code than the lock file, but says less."""
    for member, asked in members.items():
        if member != folder:
            for item in items:
                if item.name in asked:
                    yield replace(_asked_for(item, asked), home=member)


def _folder_of(package: dict[str, Any], folder: str) -> str | None:
    """Where a project of the workspace lies, relative to the root; None for a package from elsewhere."""
    source = toml.table(package, "source")
    place = toml.text_in(source, "virtual") or toml.text_in(source, "editable")
    if not place:
        return None
    return normpath(join(folder, place)).removeprefix(".")


def _needs(package: dict[str, Any], groups: tuple[str, ...]) -> Asked:
    """What a project asks for, in its groups and extras as well."""
    lists = [package.get("dependencies"), package.get("requirements")]
    lists += [one for group in groups for one in toml.table(package, group).values()]
    asked: Asked = {}
    for one in lists:
        for need in toml.tables(one):
            extras = toml.texts(need.get("extra")) + toml.texts(need.get("extras"))
            asked = _joined(asked, {normalised(toml.text_in(need, "name")): frozenset(extras)})
    return asked


def _joined(one: Asked, other: Asked) -> Asked:
    return {name: one.get(name, frozenset()) | other.get(name, frozenset()) for name in (*one, *other)}
