"""What linking is told besides the files: the cluster, the server, and what the code is installed with."""

from __future__ import annotations

from dataclasses import dataclass, field

from clusterlint.catalog.target import Target
from clusterlint.dependencies.model import Dependencies, Dependency


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the cluster and the libraries.

    `client` is the setting of that name, which wins over what manifests say. `target` None: a Redis Cluster.
    """

    masters: int = 3
    mode: str = "dual"
    dependencies: Dependencies = field(default_factory=Dependencies)
    client: Dependency | None = None
    target: Target | None = None


NOTHING_KNOWN = Surroundings()
