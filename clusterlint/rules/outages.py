"""Handlers meant for a server that cannot be reached, which a cluster client's exception passes (of CL309).

Measured with redis-py 4.1.4 to 8.1.0 and valkey-py 6.0.2 to 6.2.0, sync and asyncio: with no node to be
reached a command, and the constructor of the sync client, raises RedisClusterException ("Redis Cluster cannot
be connected"), even where the client knew the nodes before.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import (
    Applicability,
    Confidence,
    Effect,
    Finding,
    FixHint,
    Location,
    Related,
    Severity,
)
from clusterlint.link.program import Client, Context, Handler, Program
from clusterlint.rules.judged import judged_batches, judged_calls
from clusterlint.rules.place import count
from clusterlint.rules.raised import OUTAGES, escaped

_MAX_RELATED = 5


def findings(code: str, name: str, program: Program, told: frozenset[Location]) -> Iterator[Finding]:
    """One info per file, at its first such handler; those at ``told`` have a finding of their own."""
    files: dict[str, dict[Location, Client]] = {}
    for handler, client in _open(program):
        if handler.location not in told:
            files.setdefault(handler.location.path, {}).setdefault(handler.location, client)
    for _, places in sorted(files.items()):
        yield _info(code, name, places)


def _open(program: Program) -> Iterator[tuple[Handler, Client]]:
    around = [(call.handlers, call.client) for call in judged_calls(program, Context.DIRECT)]
    around += [(batch.handlers, batch.client) for batch in judged_batches(program)]
    for handlers, client in around:
        handler = escaped("RedisClusterException", handlers, OUTAGES)
        if handler is not None:
            yield handler, client


def _info(code: str, name: str, places: dict[Location, Client]) -> Finding:
    first, *others = sorted(places)
    clients = places.values()
    valkey = all(client.release.library == "valkey" for client in clients)
    exception = "ValkeyClusterException" if valkey else "RedisClusterException"
    return Finding(
        rule=code,
        name=name,
        severity=Severity.INFO,
        confidence=max(
            (client.confidence for client in clients), key=lambda sure: sure.rank, default=Confidence.LIKELY
        ),
        effect=Effect.LOUD,
        location=first,
        message=f"with no node to be reached a cluster client raises {exception}, not ConnectionError: "
        f"{count(len(places), 'handler')} in this file {'lets' if not others else 'let'} it pass",
        endpoint=places[first].endpoint,
        also=places[first].also,
        related=tuple(Related(place, "and here") for place in others[:_MAX_RELATED]),
        fix=FixHint(Applicability.MANUAL, f"where work shall go on without Redis, catch {exception} as well"),
    )
