"""A pipeline that is a transaction by default on a standalone server, and none on a cluster.

What:
    pipeline() without the argument transaction.
Why:
    Redis.pipeline() has transaction=True as its default, RedisCluster.pipeline() has None: the same line
    sends MULTI and EXEC to a standalone server and plain batches, one per node, to a cluster. That holds
    even where all keys share a slot.
Effect:
    silent: no error and the same replies, but other clients see the batch half done, and a failure in the
    middle leaves it half done.
Bad:
    pipe = r.pipeline()
    pipe.incr("stock:{7}:sold")
    pipe.decr("stock:{7}:left")
    pipe.execute()
Good:
    pipe = r.pipeline(transaction=True)
    pipe.incr("stock:{7}:sold")
    pipe.decr("stock:{7}:left")
    pipe.execute()
    # or
    pipe = r.pipeline(transaction=False)
    pipe.incr("views:1")
    pipe.incr("views:2")
    pipe.execute()
Fix:
    Say what is meant: transaction=False where the pipeline only saves round trips (the usual case; the
    standalone server then stops sending MULTI as well), transaction=True where the commands belong together,
    with keys that share a hash tag.
Silence:
    pipe = r.pipeline()  # clusterlint: ignore[CL109] only saves round trips
"""

from __future__ import annotations

import operator
from collections.abc import Iterator

from clusterlint.catalog.quirks import History, answer, default_pipeline
from clusterlint.finding import Applicability, Effect, Finding, FixHint, Related, Severity
from clusterlint.link.program import Batch, Program, Transaction
from clusterlint.rules.judged import has_transactions, judged_batches, plain_transaction
from clusterlint.rules.keyset import Member, apart, members
from clusterlint.rules.place import is_asynchronous
from clusterlint.rules.release import held, judged_version, span_of

CODE = "CL109"
NAME = "lost-transaction"
SEVERITY = Severity.WARNING


def judge(program: Program) -> Iterator[Finding]:
    """One finding per pipeline() that relies on the standalone default."""
    seen = set()
    for batch in judged_batches(program):
        already_cluster = batch.client.cluster and not batch.client.dual
        if batch.transaction is not Transaction.DEFAULT or already_cluster or plain_transaction(batch):
            continue
        if batch.created in seen:
            continue
        seen.add(batch.created)
        if answer(_history(batch), _version(batch)) == "none":
            yield _finding(batch)


def _history(batch: Batch) -> History:
    return default_pipeline(asynchronous=_asynchronous(batch), library=batch.client.release.library)


def _asynchronous(batch: Batch) -> bool:
    return is_asynchronous(batch.client, any(call.awaited for call in batch.calls))


def _version(batch: Batch) -> str | None:
    return judged_version(batch.client, _asynchronous(batch))


def _finding(batch: Batch) -> Finding:
    asynchronous = _asynchronous(batch)
    known = held(
        span_of(_history(batch), batch.client, asynchronous, operator.eq), batch.client, "it sends MULTI"
    )
    related = () if batch.executed is None else (Related(batch.executed, "sent here"),)
    return Finding(
        rule=CODE,
        name=NAME,
        severity=SEVERITY,
        confidence=batch.confidence,
        effect=Effect.SILENT,
        location=batch.created,
        message="pipeline() is MULTI/EXEC on a standalone Redis; on a cluster it sends no MULTI: not atomic",
        endpoint=batch.client.endpoint,
        also=batch.client.also,
        related=related,
        fix=FixHint(Applicability.MANUAL, _advice(batch)),
        notes=(known.note,),
    )


def _advice(batch: Batch) -> str:
    """transaction=True only where the keys allow it."""
    found: list[Member] = []
    for call in batch.calls:
        found.extend(members(call.keys, call, batch.loops, first_owner=len(found)))
    if len(batch.calls) < 2 and not any(m.turn for m in found):
        return "write transaction=False: it has one command, which is atomic by itself"
    if not has_transactions(batch):
        return (
            "write transaction=False if it only saves round trips; a transaction on a cluster needs a newer "
            "release of the client"
        )
    if apart(found) is None and found:
        return (
            "write transaction=True if the commands belong together (their keys share a slot), "
            "else transaction=False"
        )
    return (
        "write transaction=False if it only saves round trips; if the commands belong together, "
        "transaction=True and a common hash tag for all its keys"
    )
