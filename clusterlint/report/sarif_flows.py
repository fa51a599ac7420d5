"""The way of a client to a finding: where it is built, where a pipeline is opened, which calls hand it on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clusterlint.finding import Finding, Location
from clusterlint.link.program import Client, Program

MOST_FLOWS = 5

Flow = tuple[tuple[Location, str], ...]
"""Places in the order in which they are run, each with what happens there."""


def flows(program: Program, findings: Iterable[Finding]) -> dict[Finding, tuple[Flow, ...]]:
    """The known ways of each finding, the first few; none for a client of which nothing is known."""
    known: dict[Location, dict[Flow, None]] = {}
    for place, way in _ways(program):
        known.setdefault(place, {})[way] = None
    return {finding: tuple(known.get(finding.location, ()))[:MOST_FLOWS] for finding in findings}


def _ways(program: Program) -> Iterator[tuple[Location, Flow]]:
    opened = {
        (call.location, call.client): batch.created for batch in program.batches for call in batch.calls
    }
    for call in program.calls:
        through = [(place, "called here") for place in call.trail]
        pipeline = opened.get((call.location, call.client))
        if pipeline is not None and pipeline != call.location:
            through.append((pipeline, "the pipeline is opened here"))
        yield from _way(call.client, through, call.location, f"{call.command or call.method} is called here")
    for batch in program.batches:
        if batch.executed is not None:
            through = [(batch.created, "the pipeline is opened here")]
            yield from _way(batch.client, through, batch.executed, "the pipeline is executed here")
        yield from _way(batch.client, [], batch.created, "the pipeline is opened here")


def _way(
    client: Client, through: Sequence[tuple[Location, str]], end: Location, words: str
) -> Iterator[tuple[Location, Flow]]:
    if client.built is not None:
        yield end, ((client.built, f"{client.type_name} is built here"), *through, (end, words))
