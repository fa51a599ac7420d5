"""How far a command without a key reaches behind the one address of a service that spreads keys itself."""

from __future__ import annotations

from clusterlint.catalog.target import Target
from clusterlint.finding import Effect, Severity
from clusterlint.link.program import Call
from clusterlint.rules.place import Claim


def reaches_all(target: Target | None, command: str) -> bool:
    """Whether the target is known to answer this command for the keys of all nodes."""
    return target is not None and command.upper() in target.whole_keyspace


def unknown_reach(call: Call) -> Claim:
    """What to say where nobody tells."""
    return Claim(
        severity=Severity.INFO,
        effect=Effect.SILENT,
        message=f"could not tell whether {call.command} speaks for the keys of all nodes behind this address",
        way_out="try it there with keys of several slots before you rely on it",
    )
