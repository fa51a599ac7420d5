"""State that belongs to one connection, which a cluster client does not let the caller choose.

What:
    CLIENT SETNAME, CLIENT ID, CLIENT TRACKING, READONLY, AUTH and other commands whose effect or answer
    belongs to the connection that they run on.
Why:
    A cluster client has a pool of connections for each node and sends a command without a key through some
    connection to its default node. The connections that later carry the data were never told.
Effect:
    silent: the call succeeds and does not reach the connections that it is meant for.
Bad (not run):
    # what differs is which connections got the name, and a program cannot ask them
    r.client_setname("importer")
    for number in range(30):
        r.get(f"user:{number}")
Good:
    named = Redis(host=host, port=port, client_name="importer")
    named.set("user:1", "Ada")
Fix:
    Give what belongs to every connection to the constructor (client_name, username, password, protocol),
    which sets it on each connection to each node.
Silence:
    r.client_setname("importer")  # clusterlint: ignore[CL304] a label for debugging only
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Effect, Finding, Severity
from clusterlint.link.program import Call, Context, Program
from clusterlint.rules.methods import CONNECTION_STATE, direct_held, direct_verdict, named
from clusterlint.rules.place import Claim, at_call, is_fake

CODE = "CL304"
NAME = "pool-reach-through"
SEVERITY = Severity.WARNING

_WAYS_OUT = {
    "auth": "pass username and password to the constructor",
    "client_setname": "pass client_name=... to the constructor",
    "client_setinfo": "pass driver_info (lib_name and lib_version in older releases) to the constructor",
    "readonly": "pass read_from_replicas=True to the cluster client where reads may be stale",
    "readwrite": "leave it out: a cluster client only reads from replicas if it is told to",
}


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each such command that the cluster client carries out (CL303 has those that raise)."""
    for call in program.calls:
        if call.context is Context.DIRECT and not is_fake(call.client) and _reaches_one(call):
            yield at_call(CODE, NAME, call, _claim(call))


def _reaches_one(call: Call) -> bool:
    if named(call) not in CONNECTION_STATE or call.argument("target_nodes") is not None:
        return False
    if call.client.release.stays_plain:
        return False
    return direct_verdict(call).kind not in ("refused", "missing")


def _claim(call: Call) -> Claim:
    name = named(call)
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=(
            f"{name}() speaks to one connection of one node; the connections that carry the data of the "
            "cluster's nodes are others"
        ),
        way_out=_WAYS_OUT.get(name, "do not rely on the state of a connection: set it in the constructor"),
        held=direct_held(call),
    )
