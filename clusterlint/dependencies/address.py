"""What the address of a distribution says: an archive's name and version, or the tag of a repository."""

from __future__ import annotations

import re
from urllib.parse import unquote

from msgspec import Struct

from clusterlint.dependencies.model import Known
from clusterlint.dependencies.versions import NOTHING, Bound, read_version

_USER = re.compile(r"(?<=//)[^/@]*@")
_TAG = re.compile(r"@v?(\d+(?:\.\w+)+)$")
_EGG = re.compile(r"(?:^|&)egg=([A-Za-z0-9][\w.-]*)")


class Address(Struct, frozen=True):
    """`name` is "" where the address does not tell. `shown` is free of user, password and query."""

    name: str
    bound: Bound
    shown: str


def address_of(url: str) -> Address:
    """Reads the text of an address or a local path; nothing is opened."""
    place, _, fragment = url.strip().partition("#")
    place = _USER.sub("", place.partition("?")[0])
    egg = _EGG.search(fragment)
    name = egg[1] if egg else ""
    archive = _archive(unquote(place.replace("\\", "/").rpartition("/")[2]))
    if archive is not None:
        return Address(name or archive[0], Bound(archive[1], Known.PINNED), place)
    tag = _TAG.search(place) if place.startswith(("git+", "hg+")) else None
    version = read_version(tag[1]) if tag else None
    return Address(name, Bound(version.public, Known.PINNED) if version else NOTHING, place)


def _archive(name: str) -> tuple[str, str] | None:
    """("redis", "5.0.1") for "redis-5.0.1-py3-none-any.whl" and "redis-5.0.1.tar.gz"."""
    from packaging.utils import parse_sdist_filename, parse_wheel_filename

    try:
        if name.endswith(".whl"):
            project, version, *_ = parse_wheel_filename(name)
        else:
            project, version = parse_sdist_filename(name)
    except ValueError:
        return None
    return project, version.public
