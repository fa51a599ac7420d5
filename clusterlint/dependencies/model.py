"""What manifests say about one library, and which of them speaks for a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from clusterlint.discover.source import FileProblem


class Known(str, Enum):
    """How well a manifest pins a version, from best to worst."""

    LOCKED = "locked"  # a lock file: what is installed
    PINNED = "pinned"  # == in a requirement
    LOWER_BOUND = "lower bound"  # >=, ~=, ^ or >: nothing older
    UNBOUNDED = "unbounded"  # named without a lower bound


@dataclass(frozen=True, slots=True)
class Dependency:
    """One library as one manifest names it.

    `name` is normalised ("flask-caching"); `version` is the locked or pinned version or the lower bound, ""
    without one; `specifier` the requirement as it is written ("redis[hiredis]>=4.5,<6"). `path` is relative
    to the root, `line` 1-based. `direct`: the project asks for it itself (a lock file also lists what others
    ask for; where that cannot be told, True).
    """

    name: str
    version: str
    known: Known
    specifier: str
    extras: frozenset[str]
    path: str
    line: int
    direct: bool = True

    @property
    def folder(self) -> str:
        """The folder of the manifest, "" for the root."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Dependencies:
    """All that was found; `problems` are manifests that could not be read."""

    items: tuple[Dependency, ...] = ()
    problems: tuple[FileProblem, ...] = ()

    def of(self, name: str, path: str) -> Dependency | None:
        """What is known of a library for the code in one file: the nearest folder upwards, there the best pin."""
        return next((item for item in self.items if item.name == name), None)
