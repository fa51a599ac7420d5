"""A method or attribute that the cluster client does not have, or has only to refuse it.

What:
    Calls such as echo(), role(), client(), monitor() of the asyncio client, attributes such as
    connection_pool, connection or parse_response, and close(True) of the asyncio client; watching,
    command_stack or immediate_execute_command of a pipeline.
Why:
    The cluster client is a class of its own, not a subclass of Redis. It has a pool for each node and none
    of its own, and it does not know which node a command without a key should go to.
Effect:
    loud: AttributeError, or RedisClusterException "No way to dispatch this command to Redis Cluster".
Bad:
    r.echo("hello")
    # or
    r.connection_pool.max_connections
    # or
    with r.client() as one_connection:
        one_connection.set("user:1", "Ada")
    # or
    r.pipeline(transaction=False).watching
Good:
    r.ping()
    # or
    limit = 50
    same_server = Redis(host=host, port=port, max_connections=limit)
    same_server.set("user:1", "Ada")
    limit
Fix:
    Ask for health with ping(). Keep settings in variables of your own instead of reading them back from the
    pool, and close with close() (aclose() in asyncio). Code that only ever runs on a cluster can name the
    node: r.echo("hello", target_nodes=r.get_default_node()).
Silence:
    r.connection_pool.disconnect()  # clusterlint: ignore[CL303] only reached for the standalone client
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.catalog.client import Verdict, attribute, attribute_history
from clusterlint.catalog.command import command
from clusterlint.catalog.target import Target, offers, refuses
from clusterlint.finding import Effect, Finding, Severity
from clusterlint.link.program import AttributeUse, Call, Client, Context, Program
from clusterlint.rules import pipeline_members
from clusterlint.rules.methods import (
    direct_held,
    direct_verdict,
    named,
    split_word_history,
    split_word_refusal,
    told_elsewhere,
)
from clusterlint.rules.place import Claim, at_call, at_client, is_asynchronous, is_fake
from clusterlint.rules.release import Held, held, judged_version, span_of

CODE = "CL303"
NAME = "missing-cluster-api"
SEVERITY = Severity.ERROR

# Public attributes of an instance of redis.Redis that are no methods.
_ATTRIBUTES = frozenset(
    {"auto_close_connection_pool", "connection", "connection_pool", "response_callbacks"}
    | {"single_connection_client", "single_connection_lock"}
)
# Methods that send no command, or only through a connection of the caller, and so were not probed. The plain
# client of every release has them.
_UNPROBED = frozenset(
    {"cluster", "from_pool", "get_cache", "get_retry", "load_external_module", "parse_response", "sentinel"}
    | {"pubsub", "json", "ft", "ts", "bf", "cf", "cms", "topk", "tdigest"}
)
_LISTENING = frozenset({"subscribe", "psubscribe", "ssubscribe"})
_ENDING = frozenset({"close", "aclose"})
"""The asyncio plain client takes close_connection_pool here."""

_POOL = "keep such settings in variables of your own; close with close(), or aclose() in asyncio"
_WAYS_OUT = {
    "auto_close_connection_pool": _POOL,
    "connection": _POOL,
    "connection_pool": _POOL,
    "single_connection_client": _POOL,
    "pubsub": "listen through a plain client of one node: PUBLISH reaches all nodes",
    "client": "use the client itself: a command does not need a connection of its own",
    "echo": "use ping() to see whether the server answers",
    "parse_response": "read replies through the client's methods, or through pubsub().get_message()",
    "quit": "end the connections with close(), or aclose() in asyncio",
    "reset": "take another client, or end the connections with close(), or aclose() in asyncio",
    "role": "read the roles from cluster_nodes() where there is a cluster",
    "ssubscribe": "read the messages with get_sharded_message() where there is a cluster",
}


# A transaction spelled out by hand: no key says which node is meant, and each command may take another
# connection ("No way to dispatch this command", or AttributeError, by release).
_BY_HAND = frozenset({"MULTI", "EXEC", "DISCARD"})


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each call or attribute that raises on the cluster client whatever its keys are."""
    for call in program.calls:
        claim = None if is_fake(call.client) else _not_offered(call, program.target)
        if claim is None and call.context is Context.DIRECT and not told_elsewhere(call):
            claim = None if is_fake(call.client) else _claim_about(call)
        if claim is not None:
            yield at_call(CODE, NAME, call, claim)
    for use in program.attributes:
        asynchronous = is_asynchronous(use.client)
        if is_fake(use.client) or use.client.release.stays_plain:
            continue
        if use.given and use.name in _ENDING and asynchronous:
            yield at_client(CODE, NAME, use, _argument_claim(use))
        lacking = pipeline_members.claim(use, asynchronous=asynchronous)
        if lacking is not None:
            yield at_client(CODE, NAME, use, lacking)
        if is_missing(use.name, use.client, asynchronous):
            known = _attribute_held(use.name, use.client, asynchronous)
            yield at_client(CODE, NAME, use, _missing_claim(use.name, use, known))


def _not_offered(call: Call, where: Target | None) -> Claim | None:
    """A command that the target has not, or does not let applications use."""
    if where is None or not call.command:
        return None
    known = command(call.command)
    inside = call.context is Context.TRANSACTION
    if refuses(where, call.command, in_transaction=inside) and not refuses(where, call.command):
        reason, sources = "refuses it in a transaction", where.sources("refused_in_transaction")
    elif offers(where, call.command) is not False:
        return None
    elif refuses(where, call.command) or known is None:
        reason, sources = "does not offer it to applications", where.sources("refused")
    else:
        reason, sources = f"has no such command (Redis {known.since or known.until})", ()
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{call.command}: {where.title} {reason}",
        way_out="do without it, or do it with the service's own tools",
        notes=tuple(f"source: {source}" for source in sources[:2]),
    )


def _claim_about(call: Call) -> Claim | None:
    name = named(call)
    if call.argument("target_nodes") is not None or (name == "ssubscribe" and call.client.cluster):
        return None
    found = direct_verdict(call)
    if call.method == "execute_command" and call.command in _BY_HAND and not call.client.release.stays_plain:
        return Claim(
            severity=SEVERITY,
            effect=Effect.LOUD,
            message=f"{call.command} by hand: no key says which node is meant, and the cluster client raises",
            way_out="use pipeline(transaction=True), with keys that share a hash tag",
        )
    words = _split_words(call)
    if words is not None:
        return words
    if found.kind == "refused":
        return _refused_claim(name, found, direct_held(call))
    asynchronous = is_asynchronous(call.client, call.awaited)
    maker = "pubsub" if name in _LISTENING else name.partition(".")[0]
    if maker != name and is_missing(maker, call.client, asynchronous):
        return None  # said where pubsub(), json() ... is called
    if found.kind == "missing":
        return _missing_claim(name, call, direct_held(call))
    if is_missing(name, call.client, asynchronous):
        return _missing_claim(name, call, _attribute_held(name, call.client, asynchronous))
    return None


def _split_words(call: Call) -> Claim | None:
    """execute_command("CONFIG", "GET", name): the client looks for a rule for CONFIG and finds none."""
    refusal, first = split_word_refusal(call), call.argument("arg0")
    if not refusal or first is None:
        return None
    asynchronous = is_asynchronous(call.client, call.awaited)
    flavour, whole = "asyncio " if asynchronous else "", f"{call.command} {first.value}"
    span = span_of(split_word_history(call), call.client, asynchronous, _alike)
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f'execute_command("{call.command}", "{first.value}", ...) raises {refusal} on the {flavour}'
        "cluster client, which does not know where to send the first word alone",
        way_out=f'call the method {named(call)}(), or write one word: execute_command("{whole}", ...)',
        held=held(span, call.client, "it works"),
    )


def _alike(one: str, other: str) -> bool:
    """Whether two answers are both exceptions, or both none."""
    return bool(one) == bool(other)


def is_missing(name: str, client: Client, asynchronous: bool) -> bool:
    """Whether the cluster client lacks an attribute that the plain client has."""
    if name not in _ATTRIBUTES | _UNPROBED or client.release.stays_plain:
        return False
    version, library = judged_version(client, asynchronous), client.release.library
    return not attribute(name, asynchronous=asynchronous, version=version, library=library)


def _attribute_held(name: str, client: Client, asynchronous: bool) -> Held:
    steps = attribute_history(name, asynchronous=asynchronous, library=client.release.library)
    span = span_of(steps, client, asynchronous, lambda one, other: one == other)
    return held(span, client, "it is there")


def _missing_claim(name: str, place: Call | AttributeUse, known: Held | None) -> Claim:
    awaited = isinstance(place, Call) and place.awaited
    flavour = "asyncio " if is_asynchronous(place.client, awaited) else ""
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{name}: the {flavour}cluster client has no such attribute (AttributeError)",
        way_out=_newer(known)
        + _WAYS_OUT.get(name, "do without it, or branch on the flag that says which client there is"),
        held=known,
    )


def _argument_claim(use: AttributeUse) -> Claim:
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{use.name}() of the asyncio cluster client takes no argument: {use.given} raises TypeError",
        way_out=f"call {use.name}() without it: a client that made its own pool closes it as well",
    )


def _refused_claim(name: str, found: Verdict, known: Held | None) -> Claim:
    no_node = found.detail.startswith("No way to dispatch")
    reason = "no key and no rule says which node should run it" if no_node else found.detail
    way_out = "do without it on both; code for a cluster only can pass target_nodes=..."
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{name}(): the cluster client raises {found.exception}: {reason}",
        way_out=_newer(known) + _WAYS_OUT.get(name, way_out),
        held=known,
    )


def _newer(known: Held | None) -> str:
    """Raising the release is less work than rewriting the call."""
    return f"take {known.newer} or newer; or " if known is not None and known.newer else ""
