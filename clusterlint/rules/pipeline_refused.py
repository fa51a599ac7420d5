"""A command that a cluster pipeline refuses.

What:
    Methods that RedisCluster's pipeline blocks by name (mget, mset, rename, sunion, sort, publish, keys,
    info, evalsha ...), with one key or one slot as well; delete(), unlink() of several keys on a sync
    pipeline; eval() on a sync pipeline; Script objects with client=pipe, or registered on the pipeline;
    watch(), multi() and unwatch() on a pipeline that was not made with transaction=True; commands without a
    key by execute_command in a transaction; pipeline(shard_hint=...); a chain behind delete() or unlink(),
    which return None on a sync cluster pipeline; unlink() without await on an asyncio one.
Why:
    A cluster pipeline sends each command to one node, found from its first key. The client refuses by
    method name whatever it did not want to route, when the command is queued, before anything is sent.
Effect:
    loud: RedisClusterException ("Calling pipelined function mget is blocked ..."); TypeError for eval() on a
    sync pipeline.
Bad:
    pipe = r.pipeline(transaction=False)
    pipe.mget("user:{1}:name", "user:{1}:mail")
    pipe.execute()
    # or
    pipe = r.pipeline(transaction=False)
    pipe.set("user:{1}:name", "Ada")
    pipe.delete("user:{1}:name", "user:{1}:mail")
    pipe.execute()
    # or
    pipe = r.pipeline(transaction=False)
    pipe.eval("return redis.call('INCR', KEYS[1])", 1, "hits")
    pipe.execute()
    # or
    with r.pipeline() as pipe:
        pipe.watch("stock:7")
        left = int(pipe.get("stock:7") or 0)
        pipe.multi()
        pipe.set("stock:7", left + 1)
        pipe.execute()
Good:
    pipe = r.pipeline(transaction=False)
    pipe.get("user:{1}:name")
    pipe.get("user:{1}:mail")
    pipe.execute()
    # or
    pipe = r.pipeline(transaction=False)
    pipe.execute_command("MGET", "user:{1}:name", "user:{1}:mail")
    pipe.execute()
    # or
    with r.pipeline(transaction=True) as pipe:
        pipe.watch("stock:7")
        left = int(pipe.get("stock:7") or 0)
        pipe.multi()
        pipe.set("stock:7", left + 1)
        len(pipe.execute())
Fix:
    Call the method on the client instead of the pipeline, or queue one command per key. Where the keys share
    a slot, pipe.execute_command("MGET", ...) passes the block, on both kinds of client. For WATCH use
    pipeline(transaction=True).
Silence:
    pipe.mget(keys)  # clusterlint: ignore[CL104] this branch only runs on standalone
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from clusterlint.catalog.client import Verdict
from clusterlint.catalog.command import command
from clusterlint.finding import Applicability, Effect, Finding, FixHint, Location, Related, Severity
from clusterlint.link.program import Batch, Call, Context, Program, Transaction
from clusterlint.rules import pipeline_result
from clusterlint.rules.judged import (
    has_transactions,
    held_for,
    judged_batches,
    judged_calls,
    method_held,
    method_verdict,
    once,
    several_keys,
    verdict_of,
)
from clusterlint.rules.place import Claim, at_call, key_facts
from clusterlint.rules.watched import at_once, refused_at_once

CODE = "CL104"
NAME = "pipeline-refused"
SEVERITY = Severity.ERROR

_WATCHING = ("watch", "unwatch", "multi")
_PER_KEY = {
    "MGET": "queue one get() per key",
    "MSET": "queue one set() per key",
    "MSETNX": "queue one set(nx=True) per key",
    "DEL": "queue one delete() per key",
    "UNLINK": "queue one unlink() per key",
    "SUNION": "queue one smembers() per key",
    "SINTER": "queue one smembers() per key",
    "SDIFF": "queue one smembers() per key",
}
_WATCH = "write pipeline(transaction=True); all keys must share one slot"
_TOO_OLD = "raise the release of the client; or drop the transaction where atomicity was never needed"
_NEEDS_NO_KEY = frozenset({"DISCARD", "EXEC", "MULTI", "PUBLISH", "SPUBLISH", "UNWATCH", "WATCH"})
_KEYLESS = "call it on the client, outside the pipeline"


def judge(program: Program) -> Iterator[Finding]:
    """One finding per refused call, per watch() without a transaction, and per shard_hint."""
    yield from once(_findings(program))


def _findings(program: Program) -> Iterator[Finding]:
    without = [batch for batch in judged_batches(program) if _asks_in_vain(batch)]
    told = {call.location for batch in without for call in batch.calls}
    for batch in without:
        yield _no_transactions(batch)
    filled = {batch.created for batch in program.batches}
    sent = _always_sent(judged_batches(program))
    for call in judged_calls(program, Context.DIRECT):
        if call.location not in filled and _opens_in_vain(call):
            yield _refused_transaction(call, "pipeline(transaction=True) raises on")
    for call in judged_calls(program, Context.PIPELINE, Context.TRANSACTION):
        if call.method in _WATCHING or not refused(call) or call.location in told:
            continue
        if call.location not in sent or refused_at_once(call):
            yield at_call(CODE, NAME, call, _refusal(call))
    yield from _unwatched(program)
    yield from _without_a_key(program)
    for batch in judged_batches(program):
        if batch.client.release.stays_plain:
            continue
        if batch.watching and batch.transaction in (Transaction.DEFAULT, Transaction.OFF):
            yield _watch(batch)
        yield from pipeline_result.findings(CODE, NAME, batch)
    for call in judged_calls(program, Context.DIRECT):
        hint = call.argument("shard_hint") if call.method == "pipeline" else None
        plain = call.client.release.stays_plain
        if hint is not None and not plain and not (hint.known and hint.value is None):
            yield at_call(CODE, NAME, call, _shard_hint())


def _unwatched(program: Program) -> Iterator[Finding]:
    """unwatch() of a pipeline without a transaction; where there is watch() as well, that raises before."""
    calls = list(judged_calls(program, Context.PIPELINE))
    watched = {(call.location.path, call.function) for call in calls if call.method == "watch"}
    for call in calls:
        alone = (call.location.path, call.function) not in watched
        if call.method == "unwatch" and alone and refused(call):
            claim = replace(
                _refusal(call),
                message="unwatch() needs pipeline(transaction=True) on a cluster: without, it raises "
                "RedisClusterException",
                way_out="leave it out: without watch() there is nothing to forget",
            )
            yield at_call(CODE, NAME, call, claim)


def _without_a_key(program: Program) -> Iterator[Finding]:
    """execute_command("PING") in a transaction, which goes to the node of its keys."""
    for call in judged_calls(program, Context.TRANSACTION):
        if call.method != "execute_command" or call.keys or not call.complete:
            continue
        known = None if call.client.release.stays_plain else command(call.command)
        told = call.command in _NEEDS_NO_KEY or "." in call.command
        if known is not None and not known.specs and not told:
            claim = Claim(
                severity=SEVERITY,
                effect=Effect.LOUD,
                message=f"a cluster transaction cannot send {call.command}: no key says to which node, and "
                "it raises RedisClusterException",
                way_out=_KEYLESS,
            )
            yield at_call(CODE, NAME, call, claim)


def _always_sent(batches: Iterable[Batch]) -> set[Location]:
    """Where commands stand that are sent at once, between watch() and multi(), in all their batches."""
    sent: set[Location] = set()
    queued: set[Location] = set()
    for batch in batches:
        now = {call.location for call in at_once(batch)}
        sent |= now
        queued |= {call.location for call in batch.calls} - now
    return sent - queued


def _asks_in_vain(batch: Batch) -> bool:
    """Whether it asks for a transaction of a release that has none on clusters."""
    plain = batch.client.release.stays_plain
    return batch.transaction is Transaction.ON and not plain and not has_transactions(batch)


def _opens_in_vain(call: Call) -> bool:
    """The same of a pipeline in which nobody saw a command queued: making it raises already."""
    asked = call.argument("transaction") if call.method == "pipeline" else None
    if asked is None or not (asked.known and asked.value) or call.client.release.stays_plain:
        return False
    return method_verdict("set", call, "transaction").kind == "refused"


def refused(call: Call) -> bool:
    """Whether the cluster pipeline raises for this method, whatever the slots of its keys."""
    kind = verdict_of(call).kind
    return kind == "refused" or (kind == "refused-multi" and several_keys(call))


def _refusal(call: Call) -> Claim:
    verdict = verdict_of(call)
    name = "a Script object" if call.method == "__call__" else f"{call.method}()"
    several = " of several keys" if verdict.kind == "refused-multi" else ""
    kind = "transaction" if call.context is Context.TRANSACTION else "pipeline"
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"a cluster {kind} refuses {name}{several}, even in one slot: {_raises(verdict)}",
        way_out=_way_out(call),
        keys=key_facts(call.keys),
        held=held_for(call),
    )


def _raises(verdict: Verdict) -> str:
    if verdict.exception == "Endless":
        return "the call never returns, it reads the pipeline as if it were the reply"
    return f"it raises {verdict.exception or 'RedisClusterException'}"


def _way_out(call: Call) -> str:
    word = call.command.upper()
    if call.method == "__call__":
        return (
            'call the script on the client, or queue pipe.execute_command("EVAL", text, number_of_keys, ...)'
        )
    if word in _PER_KEY:
        return f"{_PER_KEY[word]}; works on both clients"
    if not call.keys and call.complete:
        return _KEYLESS
    if not word:
        return _KEYLESS
    return (
        f"call it on the client, outside the pipeline; or, where its keys share a slot, queue "
        f'pipe.execute_command("{word}", ...), which passes on both clients'
    )


def _no_transactions(batch: Batch) -> Finding:
    """Found where the transaction is asked for: pipeline(transaction=True), or the method transaction()."""
    place = batch.executed or batch.created
    whole = place == batch.created  # the method transaction() makes, fills and sends the pipeline
    what = "transaction() is missing from" if whole else "pipeline(transaction=True) raises on"
    return replace(_refused_transaction(batch.calls[0], what), location=batch.created)


def _refused_transaction(call: Call, what: str) -> Finding:
    claim = Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{what} the cluster client of this release",
        way_out=_TOO_OLD,
        held=method_held("set", call, "transaction"),
    )
    return replace(at_call(CODE, NAME, call, claim), command=None)


def _watch(batch: Batch) -> Finding:
    call = next((c for c in batch.calls if c.method in _WATCHING), None)
    name = call.method if call is not None else "watch"
    return Finding(
        rule=CODE,
        name=NAME,
        severity=SEVERITY,
        confidence=batch.confidence,
        effect=Effect.LOUD,
        location=call.location if call is not None else batch.created,
        message=f"{name}() needs pipeline(transaction=True) on a cluster: there the default has no "
        "transaction, and it raises RedisClusterException",
        endpoint=batch.client.endpoint,
        also=batch.client.also,
        command=call.command or None if call is not None else "WATCH",
        keys=key_facts(call.keys) if call is not None else (),
        related=(Related(batch.created, "write pipeline(transaction=True) here"),),
        fix=FixHint(Applicability.MANUAL, _WATCH if has_transactions(batch) else _TOO_OLD),
    )


def _shard_hint() -> Claim:
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message="pipeline(shard_hint=...) raises RedisClusterException on a cluster client",
        way_out="drop shard_hint: the standalone client ignores it as well",
    )
