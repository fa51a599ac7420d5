"""What linking is told besides the files: the cluster, the server, and what the code is installed with."""

from __future__ import annotations

from msgspec import Struct

from clusterlint.catalog.target import Target
from clusterlint.dependencies.model import NO_DEPENDENCIES, Dependencies, Dependency
from clusterlint.extract.lua import LuaFile


class Surroundings(Struct, frozen=True):
    """What is known of the cluster and the libraries.

    `client` is the setting of that name, which wins over what manifests say. `target` None: a Redis Cluster.
    `scripts`: the Lua files of the project, which the code may read.
    """

    masters: int = 3
    mode: str = "dual"
    dependencies: Dependencies = NO_DEPENDENCIES
    client: Dependency | None = None
    target: Target | None = None
    scripts: tuple[LuaFile, ...] = ()


NOTHING_KNOWN = Surroundings()
