"""How the facts of a run are come by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clusterlint.cache.store import Store
from clusterlint.processors import processors


@dataclass(slots=True)
class Means:
    """``jobs``: processes (None: one for each processor); ``given``: outcomes of other machines, by content.

    ``scheduler``: the address of a Dask cluster that does the work; ``notes`` gets lines for ``--verbose``.
    """

    store: Store | None = None
    jobs: int | None = 1
    scheduler: str | None = None
    given: Mapping[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def processes(self) -> int:
        """How many processes may work at a time."""
        return self.jobs or processors()
