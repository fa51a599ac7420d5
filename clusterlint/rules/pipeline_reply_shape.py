"""Replies of a cluster pipeline that are not what the standalone pipeline returns.

What:
    delete(), unlink(), exists() and touch() of several keys on an asyncio pipeline, or between its watch()
    and multi(); touch() on a sync one; and, where more is asked of their replies than whether they are true,
    sync transactions with commands whose reply is parsed.
Why:
    The asyncio cluster pipeline splits these commands by slot and returns one reply per slot; between
    watch() and multi(), where commands are sent at once, it sends none of them. The sync one sends touch() at
    once, outside the pipeline, and its reply is missing. Sync cluster transactions hand out the server's raw
    replies: b'OK' instead of True, lists instead of sets and dicts.
Effect:
    silent: the list of replies is longer or shorter, so that later replies are taken for others; or a reply
    has another type.
Bad:
    pipe = r.pipeline(transaction=False)
    pipe.set("user:1", "Ada")
    pipe.touch("user:1")
    pipe.get("user:1")
    written, touched, name = pipe.execute()
    # or
    async def main(r):
        pipe = r.pipeline(transaction=False)
        pipe.delete("user:1", "user:2")
        pipe.set("user:3", "Ada")
        return await pipe.execute()
    # or
    pipe = r.pipeline(transaction=True)
    pipe.set("user:{1}:name", "Ada")
    pipe.sadd("user:{1}:roles", "admin")
    pipe.smembers("user:{1}:roles")
    written, added, roles = pipe.execute()
    roles == {b"admin"}
Good:
    pipe = r.pipeline(transaction=False)
    pipe.delete("user:1")
    pipe.delete("user:2")
    pipe.set("user:3", "Ada")
    pipe.execute()
    # or
    pipe = r.pipeline(transaction=True)
    pipe.incr("stock:{7}:sold")
    pipe.decr("stock:{7}:left")
    pipe.execute()
Fix:
    Queue one command per key. Call touch() on the client. After a transaction, read again what must be
    parsed, or compare in a way that both shapes pass (`if reply:`).
Silence:
    pipe.delete(a, b)  # clusterlint: ignore[CL111] nobody looks at the replies
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.catalog.command import command
from clusterlint.finding import Confidence, Effect, Finding, Related, Severity
from clusterlint.link.program import Batch, Call, Context, Program, Transaction
from clusterlint.rules.cross_slot_transaction import second_slot
from clusterlint.rules.judged import held_for, judged_batches, once, several_keys, verdict_of
from clusterlint.rules.keyset import apart, members
from clusterlint.rules.pipeline_refused import refused
from clusterlint.rules.place import Claim, at_call, is_asynchronous, key_facts
from clusterlint.rules.watched import at_once, never_sent

CODE = "CL111"
NAME = "pipeline-reply-shape"
SEVERITY = Severity.ERROR

TRUE_IS_ONE = frozenset(
    {"EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT", "PERSIST", "SETNX", "HSETNX", "HEXISTS", "SISMEMBER"}
    | {"MSETNX", "COPY", "PFADD", "RENAMENX", "SMOVE", "MOVE"}
)
"""Parsed to a bool that is equal to the raw 0 or 1: no program notices."""


_FLOATS = frozenset({"ZSCORE", "ZINCRBY", "INCRBYFLOAT", "HINCRBYFLOAT", "GEODIST"})
"""Parsed to a number of which 0 is false, while a raw b"0" is true."""


def judge(program: Program) -> Iterator[Finding]:
    """One finding per call that changes the list of replies, and one per transaction with raw replies."""
    yield from once(f for batch in judged_batches(program) for f in _judge_batch(batch))


def _judge_batch(batch: Batch) -> Iterator[Finding]:
    raw: tuple[Severity, Call] | None = None
    sent = {id(call) for call in at_once(batch)}
    for call in batch.calls:
        if id(call) in sent:
            if never_sent(call, asynchronous=is_asynchronous(batch.client, call.awaited)):
                yield at_call(CODE, NAME, call, _dropped(batch, call))
            continue
        kind = verdict_of(call).kind
        if kind == "immediate":
            yield at_call(CODE, NAME, call, _immediate(batch, call))
        elif kind == "reply-shift" and batch.replies_used and _spread(call):
            yield at_call(CODE, NAME, call, _shift(batch, call))
        elif (level := _raw_level(batch, call)) and (raw is None or level.rank > raw[0].rank):
            raw = level, call
    if raw is not None and not _raises(batch):
        yield at_call(CODE, NAME, raw[1], _raw(batch, *raw))


def _raises(batch: Batch) -> bool:
    """Whether the transaction gives no replies at all on a cluster: CL103 or CL104 says so."""
    return second_slot(batch) is not None or any(refused(call) for call in batch.calls)


def _spread(call: Call) -> bool:
    """Whether the client makes several commands of it."""
    return several_keys(call) and (not call.complete or apart(members(call.keys, call)) is not None)


def _raw_level(batch: Batch, call: Call) -> Severity | None:
    """What it means that the reply is raw: nothing where it is not looked at, or only asked if it is true."""
    if batch.transaction is not Transaction.ON or not batch.replies_used:
        return None
    if call.context is not Context.TRANSACTION or is_asynchronous(batch.client, call.awaited):
        return None
    how = _looked_at(batch, call) if verdict_of(call).reply_differs else frozenset()
    if "identity" in how:
        return SEVERITY
    if call.command in TRUE_IS_ONE or not ("value" in how or (how and call.command in _FLOATS)):
        return None
    return SEVERITY if _is_read(call) else Severity.WARNING


def _looked_at(batch: Batch, call: Call) -> frozenset[str]:
    """In which ways the code looks at the reply of this call."""
    if batch.reads is None:
        return frozenset({"value"})
    sent = {id(one) for one in at_once(batch)}
    replies = [c for c in batch.calls if id(c) not in sent and c.method not in ("watch", "multi", "unwatch")]
    here = next((place for place, one in enumerate(replies) if one is call), None)
    straight = len({(one.loops, one.path) for one in replies}) == 1 and replies[0].loops == batch.loops
    if here is None or not straight:
        return frozenset(read.how for read in batch.reads)
    places = {None, here, here - len(replies)}
    return frozenset(read.how for read in batch.reads if read.position in places)


def _is_read(call: Call) -> bool:
    """A read is there for its reply, while the OK of a write is true in both shapes."""
    known = command(call.command)
    return known is not None and known.readonly


def _immediate(batch: Batch, call: Call) -> Claim:
    shifts = "; its reply is missing from execute(), which shifts the others" if batch.replies_used else ""
    return Claim(
        severity=SEVERITY if batch.replies_used else Severity.WARNING,
        effect=Effect.SILENT,
        message=f"{call.method}() on a sync cluster pipeline runs at once, outside the pipeline{shifts}",
        way_out=f"call {call.method}() on the client, before or after the pipeline",
        keys=key_facts(call.keys),
        related=_places(batch),
        held=held_for(call),
    )


def _dropped(batch: Batch, call: Call) -> Claim:
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=f"{call.method}() between watch() and multi() is never sent by an asyncio cluster pipeline, "
        "and `await` gives no reply of it",
        way_out=f"call {call.method}() on the client; or, for exists(), read the key (get(), type())",
        keys=key_facts(call.keys),
        related=(Related(batch.created, "the pipeline is made here"),),
    )


def _shift(batch: Batch, call: Call) -> Claim:
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=f"{call.method}() of several keys on an asyncio cluster pipeline gives one reply per slot: "
        "the replies after it shift",
        way_out=f"queue one {call.method}() per key",
        keys=key_facts(call.keys),
        related=_places(batch),
        held=held_for(call),
    )


def _raw(batch: Batch, severity: Severity, call: Call) -> Claim:
    return Claim(
        severity=severity,
        effect=Effect.SILENT,
        message=f"a sync cluster transaction returns raw replies: {call.method}() here gives what the server "
        "sent, not what redis-py makes of it",
        way_out="do not depend on the type of the reply (`if reply:` holds for True and b'OK'), or read "
        "again outside the transaction",
        confidence=Confidence.LIKELY,
        related=_places(batch),
        held=held_for(call),
    )


def _places(batch: Batch) -> tuple[Related, ...]:
    return () if batch.executed is None else (Related(batch.executed, "the replies are used here"),)
