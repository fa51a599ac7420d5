"""An awaited command on an asyncio pipeline, which a cluster client drops.

What:
    `await pipe.set(...)` on an asyncio pipeline, instead of `pipe.set(...)`; and whatever else awaits it:
    asyncio.gather(pipe.set(...), ...), wait_for(), a name that is awaited later. execute(), reset(), watch(),
    and reads between watch() and multi() must be awaited and are fine.
Why:
    Queuing needs no await. The standalone asyncio pipeline returns itself and tolerates one; the cluster
    pipeline's __await__ initialises it and begins with an empty queue: what was queued is gone.
Effect:
    silent: no error, execute() returns fewer replies, the write never happens.
Bad:
    async def main(r):
        pipe = r.pipeline(transaction=False)
        await pipe.set("user:1", "Ada")
        await pipe.execute()
        return await r.get("user:1")
    # or
    import asyncio
    async def main(r):
        async with r.pipeline(transaction=False) as pipe:
            await asyncio.gather(pipe.set("user:1", "Ada"), pipe.incr("users"))
            await pipe.execute()
        return await r.get("user:1")
Good:
    async def main(r):
        pipe = r.pipeline(transaction=False)
        pipe.set("user:1", "Ada")
        await pipe.execute()
        return await r.get("user:1")
Fix:
    Delete the await. Both clients queue the command without it.
Silence:
    await pipe.set(key, value)  # clusterlint: ignore[CL110] pipe is our own wrapper
"""

from __future__ import annotations

import operator
from collections.abc import Iterator

from clusterlint.catalog.quirks import History, answer, awaited_command
from clusterlint.finding import Applicability, Effect, Finding, Location, Related, Severity
from clusterlint.link.program import Batch, Call, Program
from clusterlint.rules.judged import judged_batches
from clusterlint.rules.place import Claim, at_call, is_asynchronous, key_facts
from clusterlint.rules.release import held, judged_version, span_of
from clusterlint.rules.watched import at_once

CODE = "CL110"
NAME = "awaited-pipeline-command"
SEVERITY = Severity.ERROR

_AWAITABLE = frozenset(
    {"execute", "reset", "watch", "unwatch", "multi", "discard", "initialize", "aclose", "transaction"}
    | {"unlink"}  # a coroutine on the cluster pipeline: awaiting it is what queues it
    | {"__call__"}  # of a Script object: a coroutine everywhere
)


def judge(program: Program) -> Iterator[Finding]:
    """One finding per queued command that is awaited."""
    seen = set()
    for batch in judged_batches(program):
        later = dict(batch.emptied)
        for call in _queued(batch):
            awaited = call.awaited or call.location in batch.awaited_calls or call.location in later
            if not awaited or call.location in seen or not is_asynchronous(batch.client, awaited):
                continue
            if batch.client.release.stays_plain:
                continue
            if answer(_history(call), judged_version(call.client, True)) == "dropped":
                seen.add(call.location)
                yield at_call(CODE, NAME, call, _claim(batch, call, later.get(call.location)))


def _history(call: Call) -> History:
    return awaited_command(call.client.release.library)


def _queued(batch: Batch) -> Iterator[Call]:
    """The calls that go into the queue: not those between watch() and multi(), which run at once."""
    sent = {id(call) for call in at_once(batch)}
    for call in batch.calls:
        if id(call) not in sent and call.method not in _AWAITABLE:
            yield call


def _claim(batch: Batch, call: Call, place: Location | None) -> Claim:
    """``place``: of the await, where it does not stand before the call."""
    related = () if batch.executed is None else (Related(batch.executed, "runs without it"),)
    if place is not None and not call.awaited:
        related = (Related(place, "the pipeline is awaited here"), *related)
        what = f"awaiting the pipeline after {call.method}() is queued"
        way_out = "call it without awaiting what it gives: it is queued all the same, on both clients"
    else:
        what = f"`await` on the queued {call.method}()"
        way_out = "delete the await: the command is queued without it, on both clients"
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=f"{what} empties a cluster pipeline: the command is dropped",
        way_out=way_out,
        applicability=Applicability.SAFE if call.awaited else Applicability.MANUAL,
        held=held(span_of(_history(call), call.client, True, operator.eq), call.client, "it is kept"),
        keys=key_facts(call.keys),
        related=(Related(batch.created, "the pipeline is made here"), *related),
    )
