"""What reading one manifest gives."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from clusterlint.dependencies.model import Dependency
from clusterlint.discover.source import FileProblem


class Manifest(Struct, frozen=True):
    """`constraints` bound what is named elsewhere and name nothing themselves.

    `lock`: the items are what is installed. `tells_direct`: their `direct` is right already; a lock file or a
    compiled one that cannot tell leaves it to the project file beside it. `includes`: requirement files of
    the same folder, relative to the root. `problems` are those of included files.
    """

    items: tuple[Dependency, ...] = ()
    constraints: tuple[Dependency, ...] = ()
    lock: bool = False
    tells_direct: bool = True
    includes: tuple[str, ...] = ()
    problems: tuple[FileProblem, ...] = ()


def found(items: Iterable[Dependency | None]) -> tuple[Dependency, ...]:
    """Without the requirements that named nothing."""
    return tuple(item for item in items if item is not None)
