"""What manifests say about one library, and which of them speaks for a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from msgspec import Struct

from clusterlint.discover.source import FileProblem


class Known(str, Enum):
    """How well a manifest pins a version, from best to worst."""

    LOCKED = "locked"  # a lock file: what is installed
    PINNED = "pinned"  # == in a requirement
    LOWER_BOUND = "lower bound"  # >=, ~=, ^ or >: nothing older
    UNBOUNDED = "unbounded"  # named without a lower bound


class Dependency(Struct, frozen=True):
    """One library as one manifest names it.

    `name` is normalised ("flask-caching"); `version` is the locked or pinned version or the lower bound, ""
    without one; `specifier` the requirement as it is written ("redis[hiredis]>=4.5,<6"), without the user and
    the query of a URL. `path` is relative to the root, `line` 1-based; "" and 0 are the setting ``client``.
    `direct`: the project asks for it itself (a lock file also lists what others ask for; where that cannot be
    told, True). `conditional`: only for some environments (a marker), an extra or a development group.
    `home`: the folder it speaks for, where that is not the folder of `path`: that of the file which includes
    `path` with -r, or a member of the workspace that a lock file is for.
    """

    name: str
    version: str
    known: Known
    specifier: str
    extras: frozenset[str]
    path: str
    line: int
    direct: bool = True
    conditional: bool = False
    home: str | None = None

    @property
    def folder(self) -> str:
        """The folder that it speaks for, "" for the root. What is in requirements/ speaks for the parent."""
        return folder_of(self.path) if self.home is None else self.home


class Dependencies(Struct, frozen=True):
    """All that was found; `problems` are manifests that could not be read."""

    items: tuple[Dependency, ...] = ()
    problems: tuple[FileProblem, ...] = ()

    def of(self, name: str, path: str) -> Dependency | None:
        """What is known of a library for the code in one file; None where no manifest names it.

        The nearest folder upwards that says anything decides, there the best: see `best`. If none does
        (the code lies beside the service that it belongs to), the other manifests are asked: each folder's
        best, and of these the lowest version, because that is a release the code may really meet.
        """
        by_folder: dict[str, list[Dependency]] = {}
        for item in self.items:
            if item.name == name:
                by_folder.setdefault(item.folder, []).append(item)
        if not by_folder:
            return None
        near = next((by_folder[folder] for folder in folders_above(path) if folder in by_folder), None)
        if near is not None:
            return best(near)
        return min((best(items) for items in by_folder.values()), key=lambda item: (*_age(item), item.path))


NO_DEPENDENCIES = Dependencies()
"""No manifest names anything."""


def folder_of(path: str) -> str:
    """The folder that a manifest speaks for if nothing else is known of it."""
    folder, _, name = path.rpartition("/")[0].rpartition("/")
    return folder if name == "requirements" else path.rpartition("/")[0]


def folders_above(path: str) -> Iterator[str]:
    """The folders of a path, from its own to the root's "". For a path outside the root only that."""
    folder = path.rpartition("/")[0]
    if path.startswith(("/", "..")):
        folder = ""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def best(items: Iterable[Dependency]) -> Dependency:
    """The one that speaks for a folder: what is locked; else what says a version at all; else any.

    Of several, an unconditional one goes first (what a test group pins is not what production runs), then
    the better pin, then the lowest version, then the order of path and line.
    """
    return min(items, key=lambda item: (*_rank(item), *_age(item), item.path, item.line))


def _rank(item: Dependency) -> tuple[bool, bool, bool, int]:
    locked, unbounded = item.known is Known.LOCKED, item.known is Known.UNBOUNDED
    return (not locked, unbounded, item.conditional, list(Known).index(item.known))


def _age(item: Dependency) -> tuple[bool, object]:
    """Sorts by version, oldest first; without one last."""
    from packaging.version import InvalidVersion, Version

    try:
        return (False, Version(item.version))
    except InvalidVersion:
        return (True, Version("0"))
