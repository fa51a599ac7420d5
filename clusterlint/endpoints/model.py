"""What is known of each endpoint, as plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from clusterlint.finding import Finding, Location, Severity


@dataclass(frozen=True, slots=True)
class Built:
    """A place that builds a client, a pool or a Sentinel.

    ``kind`` is "plain", "cluster", "dual" (a flag switches between both), "pool" or "sentinel".
    ``asynchronous`` is None where that could not be told.
    """

    location: Location
    type_name: str
    kind: str
    asynchronous: bool | None
    database: int | None


@dataclass(frozen=True, slots=True)
class Use:
    """A place that gives the endpoint to a third-party library."""

    location: Location
    distribution: str
    role: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint, or (``name`` is None) all clients whose endpoint could not be worked out.

    ``read`` are the places that read the setting, ``address`` what it is where that is not set (without a
    password). ``also`` are endpoints that some of its clients connect to instead; such a client counts
    for each of them. ``reads``, ``writes`` and ``others`` are places with commands, ``pipelines`` places that
    open one. ``tests``: nothing but tests names it.
    """

    name: str | None
    chosen: bool
    read: tuple[Location, ...]
    address: str | None
    built: tuple[Built, ...]
    also: tuple[str, ...]
    calls: tuple[Location, ...]
    reads: int
    writes: int
    pipelines: int
    others: int
    libraries: tuple[Use, ...]
    findings: tuple[Finding, ...]
    tests: bool = False

    @property
    def databases(self) -> tuple[int, ...]:
        """The databases that its clients select, 0 where none is given."""
        return tuple(sorted({built.database or 0 for built in self.built}))

    def severities(self) -> dict[str, int]:
        """How many findings of each severity, the worst first."""
        found = Counter(finding.severity for finding in self.findings)
        return {level.value: found[level] for level in Severity}

    def rules(self) -> dict[str, int]:
        """How many findings of each rule, by code."""
        return dict(sorted(Counter(finding.rule for finding in self.findings).items()))


@dataclass(frozen=True, slots=True)
class EndpointMap:
    """All endpoints, those with most calls first; ``unknown`` are the clients without one.

    ``choosing``: the settings choose endpoints; else all of them migrate.
    """

    endpoints: tuple[Endpoint, ...]
    unknown: Endpoint
    choosing: bool
