"""Which exception a call raises on a cluster client, and which except clauses around it catch that.

The class hierarchies are the same in redis-py 4.1.4 to 8.1.0 and in valkey-py 6.0.2 to 6.2.0
(tests/rules/escaping_exception compares them with the installed libraries): RedisClusterException derives
from Exception alone.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator

from msgspec import Struct

from clusterlint.finding import Confidence, Location
from clusterlint.link.program import (
    AttributeUse,
    Batch,
    Call,
    Construction,
    Context,
    Handler,
    Program,
    Transaction,
)
from clusterlint.rules import cross_slot_command, cross_slot_script
from clusterlint.rules.cross_slot_transaction import second_slot
from clusterlint.rules.databases import has_database
from clusterlint.rules.judged import (
    has_transactions,
    is_script,
    judged_batches,
    judged_calls,
    several_keys,
    verdict_of,
)
from clusterlint.rules.missing_cluster_api import is_missing
from clusterlint.rules.place import is_asynchronous, is_fake

LIBRARIES = frozenset({"redis", "valkey", "aioredis"})
CLUSTER_EXCEPTIONS = frozenset({"RedisClusterException", "ValkeyClusterException"})
# What code catches to hide or retry an error of a command; what is raised instead derives from none of them.
COMMAND_ERRORS = frozenset(
    {"RedisError", "ValkeyError", "ResponseError", "DataError", "ClusterError", "ClusterCrossSlotError"}
)
# What code catches to live on while no server answers.
OUTAGES = frozenset({"RedisError", "ValkeyError", "ConnectionError", "TimeoutError"})
SUBCLASSES = frozenset({"CrossSlotTransactionError", "SlotNotCoveredError", "InvalidPipelineStack"})
"""Exceptions that derive from RedisClusterException."""

_OWN = CLUSTER_EXCEPTIONS | SUBCLASSES
_BUILT_IN = ("AttributeError", "NotImplementedError", "TypeError")
_WATCHING = ("watch", "unwatch", "multi")


class Raised(Struct, frozen=True):
    """An exception that a place raises on a cluster client: `what` raises it ("MGET", "execute()")."""

    exception: str
    what: str
    call: Call | Construction | AttributeUse
    location: Location
    confidence: Confidence
    handlers: tuple[Handler, ...]


def raised(program: Program) -> Iterator[Raised]:
    """What calls, batches, building a client and missing attributes raise on a cluster client."""
    for call in judged_calls(program, Context.DIRECT):
        yield from _by_call(call)
    for call in judged_calls(program, Context.PIPELINE, Context.TRANSACTION):
        if call.method not in _WATCHING:
            yield from _refused(call)
    for batch in judged_batches(program):
        yield from _by_batch(batch)
    for built in program.constructions:
        if not is_fake(built.client) and _fails(built, program):
            yield _in_building(built)
    for use in program.attributes:
        if not is_fake(use.client) and is_missing(use.name, use.client, is_asynchronous(use.client)):
            what = f"the missing attribute {use.name}"
            yield Raised("AttributeError", what, use, use.location, use.confidence, use.handlers)


def _fails(built: Construction, program: Program) -> bool:
    """Whether a client is built for another database, and is exchanged for one that refuses that.

    The asyncio client with the number in a URL raises at its first command only.
    """
    late = built.url is not None and is_asynchronous(built.client)
    if not built.database or built.kind in ("pool", "sentinel") or late or built.dual or built.client.dual:
        return False
    return not built.client.release.stays_plain and not has_database(program, built.client, built.database)


def _in_building(built: Construction) -> Raised:
    what = f"building a client for database {built.database}"
    exception = _named("RedisClusterException", built)
    return Raised(exception, what, built, built.location, built.client.confidence, built.handlers)


def _by_call(call: Call) -> Iterator[Raised]:
    apart = _apart(call)
    if apart is not None:
        yield _at(call, apart)
    else:
        yield from _refused(call)


def _apart(call: Call) -> Confidence | None:
    """How surely the keys of a command that needs one slot are in several."""
    if call.argument("target_nodes") is not None:
        return None
    if is_script(call):
        found = cross_slot_script.keys_apart(call) if verdict_of(call).kind != "refused" else None
    else:
        raises = cross_slot_command.needs_one_slot(call) and verdict_of(call).exception in _OWN
        found = cross_slot_command.keys_apart(call) if raises else None
    return found.confidence if found is not None else None


def _refused(call: Call) -> Iterator[Raised]:
    verdict = verdict_of(call)
    refused = verdict.kind in ("refused", "missing") or (
        verdict.kind == "refused-multi" and several_keys(call)
    )
    if refused and verdict.exception in (*_OWN, *_BUILT_IN) and call.argument("target_nodes") is None:
        yield _at(call, Confidence.CERTAIN, verdict.exception)


def _at(call: Call, sure: Confidence, exception: str = "RedisClusterException") -> Raised:
    what = (call.command if call.method != "__call__" else "") or f"{call.method}()"
    if call.method == "__call__":
        what = "the script"
    return Raised(
        _named(exception, call), what, call, call.location, _weaker(sure, call.confidence), call.handlers
    )


def _by_batch(batch: Batch) -> Iterator[Raised]:
    """What is raised when a pipeline runs, and by the WATCH of one that has no transaction."""
    if batch.transaction in (Transaction.ON, Transaction.UNKNOWN):
        found = second_slot(batch) if has_transactions(batch) else None
        if found is not None:
            call, apart, _ = found
            sure = _weaker(apart.confidence, batch.confidence)
            if batch.transaction is Transaction.UNKNOWN:
                sure = _weaker(sure, Confidence.LIKELY)
            yield _on_execute(batch, call, sure, "CrossSlotTransactionError")
        return
    for call in batch.calls:
        sure_apart = _apart(call)
        if sure_apart is not None:
            yield _on_execute(batch, call, sure_apart, "RedisClusterException")
    watch = next((call for call in batch.calls if call.method in _WATCHING), None)
    if batch.watching and watch is not None:
        yield _at(watch, batch.confidence)


def _on_execute(batch: Batch, call: Call, sure: Confidence, exception: str) -> Raised:
    if call.method == "watch" or batch.executed is None:
        return _at(call, sure, exception)
    return Raised(
        _named(exception, call),
        "execute()",
        call,
        batch.executed,
        _weaker(sure, call.confidence),
        batch.handlers,
    )


def _named(exception: str, call: Call | Construction) -> str:
    return exception.replace("RedisCluster", "ValkeyCluster") if is_valkey(call) else exception


def is_valkey(call: Call | Construction | AttributeUse) -> bool:
    """Whether the call's exceptions are those of valkey-py."""
    return call.client.release.library == "valkey"


def _weaker(one: Confidence, other: Confidence) -> Confidence:
    return min(one, other, key=lambda sure: sure.rank)


def escaped(exception: str, handlers: Iterable[Handler], meant: frozenset[str]) -> Handler | None:
    """The innermost handler that catches library errors named in ``meant`` but lets this exception pass.

    None as well if any clause around the place catches the exception for good, or may do so.
    """
    found: Handler | None = None
    for handler in handlers:
        if catches(handler, exception):
            if not handler.reraises:
                return None
        elif found is None and not handler.reraises and any(library_names(handler) & meant):
            found = handler
    return found


def library_names(handler: Handler) -> frozenset[str]:
    """The exceptions of a Redis client library that a handler names, without their modules."""
    parts = (name.split(".") for name in handler.catches)
    return frozenset(path[-1] for path in parts if path[0] in LIBRARIES)


def catches(handler: Handler, exception: str) -> bool:
    """Whether a handler catches an exception, or names something that may stand for it."""
    if not handler.catches:
        return True
    return any(_covers(name, exception) for name in handler.catches)


def _covers(name: str, exception: str) -> bool:
    root, _, last = name.rpartition(".")
    if name == "?" or (last.isupper() and ":" not in name):  # a constant that nobody saw: any tuple
        return True
    if root == "builtins":
        return last in _ancestors(exception)
    if exception not in _OWN or root.split(".")[0] not in (*LIBRARIES, "rediscluster"):
        return False
    return last == exception or last in CLUSTER_EXCEPTIONS


def _ancestors(exception: str) -> frozenset[str]:
    """The built-in classes that an exception is an instance of."""
    found = getattr(builtins, exception, Exception)
    return frozenset(cls.__name__ for cls in found.__mro__)
