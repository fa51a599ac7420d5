"""Messages that cross the whole cluster bus.

What:
    PUBLISH on a migrating endpoint; said once for each endpoint, at the first place.
Why:
    Published messages are delivered on every node, so that each one is sent over the cluster bus to all
    nodes: more nodes make pub/sub dearer, not cheaper. The number that publish() returns counts the
    subscribers of one node.
Effect:
    silent: the messages arrive; the load grows with the number of nodes, and the returned count is too small.
Bad (not run):
    # advice on load: what subscribers hear is the same on both
    r.publish("room:1", "hello")
Good (not run):
    # needs a Redis 7 server and a client with sharded pub/sub
    r.spublish("room:1", "hello")
Fix:
    Nothing has to be done for a few messages. A busy channel can use sharded pub/sub (SPUBLISH, SSUBSCRIBE,
    Redis 7), which stays within the master that owns the channel's slot.
Silence:
    r.publish("room:1", "hello")  # clusterlint: ignore[CL404] a few messages a minute
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Effect, Finding, Related, Severity
from clusterlint.link.program import Call, Context, Program
from clusterlint.rules.methods import direct_verdict
from clusterlint.rules.place import Claim, at_call, count, is_fake

CODE = "CL404"
NAME = "pubsub-fan-out"
SEVERITY = Severity.INFO

_SHOWN = 5


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each endpoint that messages are published on."""
    by_endpoint: dict[str | None, dict[tuple[str, int, int], Call]] = {}
    for call in program.calls:
        if call.command == "PUBLISH" and call.context is Context.DIRECT and _reaches_the_bus(call):
            place = (call.location.path, call.location.line, call.location.column)
            by_endpoint.setdefault(call.client.endpoint, {}).setdefault(place, call)
    for places in by_endpoint.values():
        first, *others = (places[place] for place in sorted(places))
        yield at_call(CODE, NAME, first, _claim(others))


def _reaches_the_bus(call: Call) -> bool:
    """Not where the client is no cluster's, or has no publish() (CL303)."""
    fake = is_fake(call.client) or call.client.release.stays_plain
    return not fake and direct_verdict(call).kind != "missing"


def _claim(others: list[Call]) -> Claim:
    more = f" (and in {count(len(others), 'other place')})" if others else ""
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=(
            f"PUBLISH{more}: every message crosses the bus to all nodes of the cluster; publish() returns "
            "the subscribers of one node"
        ),
        way_out="leave it where messages are few; a busy channel can use SPUBLISH and SSUBSCRIBE (Redis 7)",
        related=tuple(Related(call.location, "also published here") for call in others[:_SHOWN]),
    )
