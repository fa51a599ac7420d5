"""Entries of the tables in which Poetry and Pipenv write a library: a version, a table, or several of these.

https://python-poetry.org/docs/dependency-specification/, https://pipenv.pypa.io/en/latest/pipfile.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from clusterlint.dependencies.address import address_of
from clusterlint.dependencies.model import Dependency, Known
from clusterlint.dependencies.requirement import Place
from clusterlint.dependencies.toml import tables, text_in, texts
from clusterlint.dependencies.versions import NOTHING, Bound, bound_of, read_version

_CONDITIONS = ("markers", "python", "python_version", "platform", "sys_platform")


def library(name: str, value: object, line: int, place: Place) -> Iterator[Dependency]:
    """The requirements that one entry makes; alternatives for several environments are conditional."""
    if isinstance(value, str):
        yield place.dependency(name, bound_of(value), line, specifier=_written(name, value))
    elif isinstance(value, dict):
        yield _from_table(name, value, line, place)
    else:
        for one in tables(value):
            yield _from_table(name, one, line, place)


def _from_table(name: str, entry: dict[str, object], line: int, place: Place) -> Dependency:
    place = place.aside(conditional=entry.get("optional") is True or any(key in entry for key in _CONDITIONS))
    extras = texts(entry.get("extras"))
    version = text_in(entry, "version")
    chosen = f"{name}[{','.join(extras)}]" if extras else name
    made = place.dependency(name, bound_of(version), line, specifier=_written(chosen, version), extras=extras)
    bound, address = _elsewhere(entry)
    return (
        made
        if not address
        else replace(made, version=bound.version, known=bound.known, specifier=f"{name} @ {address}")
    )


def _elsewhere(entry: dict[str, object]) -> tuple[Bound, str]:
    """The version that a repository's tag or an archive's name tells, and the address."""
    git = text_in(entry, "git")
    if git:
        address = address_of(git)
        version = read_version(text_in(entry, "tag") or text_in(entry, "ref"))
        return (Bound(version.public, Known.PINNED) if version else NOTHING), address.shown
    place = text_in(entry, "url") or text_in(entry, "file") or text_in(entry, "path")
    return (address_of(place).bound, address_of(place).shown) if place else (NOTHING, "")


def _written(name: str, constraint: str) -> str:
    """ "redis>=5", "redis ^5.0", "redis==5.0.8" for Poetry's bare version, "redis" for "*"."""
    constraint = constraint.strip()
    if constraint in ("", "*"):
        return name
    if constraint[0].isdigit():
        return f"{name}=={constraint}"
    return f"{name} {constraint}" if constraint[0] in "^~" and constraint[:2] != "~=" else name + constraint
