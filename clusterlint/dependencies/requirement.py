"""One requirement as PEP 508 writes it ("redis[hiredis]>=4.5,<6"), and the setting ``client``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.dependencies.address import address_of
from clusterlint.dependencies.model import Dependency, Known
from clusterlint.dependencies.versions import Bound, bound_of
from clusterlint.errors import UserError

_LOOSE = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[(?P<extras>[^\]]*)\])?"
    r"\s*(?P<specifier>\(?(?:[<>]=?|[~!=]=)[^;()]*\)?|)\s*(?P<marker>;.*)?",
    re.DOTALL | re.ASCII,
)
_SIMPLE = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\[[A-Za-z0-9]+(?:,[A-Za-z0-9]+)*\])?"
    r"(?:(?:[<>]=?|[!=~]=)[0-9]+(?:\.[0-9]+)*(?:,(?:<=?|!=)[0-9]+(?:\.[0-9]+)*)*)?"
)
_ARCHIVE = re.compile(r"\S+\.(?:whl|tar\.gz|zip)")
_LONGEST = 10_000  # characters; what is longer is no requirement
_PLAIN = re.compile(r"[^@;/\n]*(?<!\.zip)(?<!\.gz)(?<!\.whl)")
_CLIENTS = {"redis-py": "redis", "redis": "redis", "valkey-py": "valkey", "valkey": "valkey"}


class Place(Struct, frozen=True):
    """Where requirements stand: the manifest, and what holds for all of them (see Dependency)."""

    path: str
    conditional: bool = False
    home: str | None = None

    def aside(self, *, conditional: bool = True) -> Place:
        """The same for an extra, a group or a marker."""
        return replace(self, conditional=self.conditional or conditional)

    def dependency(
        self, name: str, bound: Bound, line: int, *, specifier: str = "", extras: Iterable[str] = ()
    ) -> Dependency:
        """One library at one line; without `specifier` the one that pins the version is given."""
        return Dependency(
            name=normalised(name),
            version=bound.version,
            known=bound.known,
            specifier=specifier or _pinning(name, extras, bound.version),
            extras=frozenset(normalised(extra) for extra in extras),
            path=self.path,
            line=line,
            conditional=self.conditional,
            home=self.home,
        )


def normalised(name: str) -> str:
    """The name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def requirement(text: str, line: int, place: Place) -> Dependency | None:
    """The library that a requirement names; None for what names none. Never raises.

    What today's standard refuses but older tools took ("redis>=2.10.*") is read as far as it goes.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if _ARCHIVE.fullmatch(text):  # which would be a name as well
        return _unnamed(text, line, place)
    if _SIMPLE.fullmatch(text):  # both readings agree there, and packaging is slow to import
        return _loose(text, line, place)
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        read = Requirement(text)
    except (InvalidRequirement, RecursionError):
        return _loose(text, line, place)
    place = place.aside(conditional=read.marker is not None)
    if read.url is not None:
        address = address_of(read.url)
        written = f"{read.name} @ {address.shown}"
        return place.dependency(read.name, address.bound, line, specifier=written, extras=read.extras)
    bound = bound_of(str(read.specifier))
    return place.dependency(read.name, bound, line, specifier=text, extras=read.extras)


def _loose(text: str, line: int, place: Place) -> Dependency | None:
    parts = _LOOSE.fullmatch(text)
    if parts is None:
        return _unnamed(text, line, place)
    extras = [extra for extra in (parts["extras"] or "").split(",") if extra.strip()]
    place = place.aside(conditional=bool(parts["marker"]))
    bound = bound_of(parts["specifier"].strip("()"))
    return place.dependency(parts["name"], bound, line, specifier=text, extras=extras)


def _unnamed(text: str, line: int, place: Place) -> Dependency | None:
    """An address or a file name alone, as pip takes it: its fragment or its last part may say the name."""
    address = address_of(text)
    if not address.name:
        return None
    written = f"{address.name} @ {address.shown}"
    return place.dependency(address.name, address.bound, line, specifier=written)


def _pinning(name: str, extras: Iterable[str], version: str) -> str:
    chosen = ",".join(sorted(extras))
    return f"{name}[{chosen}]=={version}" if chosen else f"{name}=={version}"


def parse_client(text: str) -> Dependency:
    """The setting ``client``: "redis-py==6.4", "valkey-py>=6.1". Path "" and line 0 stand for the setting.

    Raises UserError for what names no version of redis-py or valkey-py.
    """
    found = requirement(text, 0, Place(""))
    if found is None or not _PLAIN.fullmatch(text):
        raise UserError(f'client: "{text}" is not a library with a version, such as "redis-py==6.4"')
    name = _CLIENTS.get(found.name)
    if name is None:
        raise UserError(f'client: "{text}" is not about redis-py or valkey-py, whose releases are known')
    if found.known is Known.UNBOUNDED:
        raise UserError(f'client: "{text}" names no oldest version; write "{found.name}==6.4" or the like')
    return replace(found, name=name)
