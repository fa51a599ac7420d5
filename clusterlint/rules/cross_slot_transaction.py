"""A transaction, or a WATCH, over keys that are not provably in one slot.

What:
    pipeline(transaction=True), WATCH and transaction(): every key that is watched, read or queued counts.
    The finding stands at the call that brings the second slot.
Why:
    MULTI/EXEC runs on one node and one slot. The cluster client collects the keys and raises at execute()
    when they differ in slot; WATCH over two slots raises at once. Nothing of the transaction is sent.
Effect:
    loud: CrossSlotTransactionError or RedisClusterException, which `except redis.RedisError` does not catch.
Bad:
    pipe = r.pipeline(transaction=True)
    pipe.decrby("account:1", 10)
    pipe.incrby("account:2", 10)
    pipe.execute()
    # or
    r.set("account:1", 100)
    with r.pipeline(transaction=True) as pipe:
        pipe.watch("account:1")
        balance = int(pipe.get("account:1"))
        pipe.multi()
        pipe.set("account:1", balance - 10)
        pipe.rpush("ledger", "minus 10")
        pipe.execute()
    # or
    def close(pipe):
        pipe.multi()
        pipe.delete("account:1")
    r.transaction(close, "account:1", "account:2")
Good:
    pipe = r.pipeline(transaction=True)
    pipe.decrby("account:{shop}:1", 10)
    pipe.incrby("account:{shop}:2", 10)
    pipe.execute()
    # or
    for name in ("account:1", "account:2"):
        with r.pipeline(transaction=True) as pipe:
            pipe.incrby(name, 10)
            pipe.expire(name, 60)
            pipe.execute()
Fix:
    Give the keys of one transaction a common hash tag. Where they cannot share one (two accounts of two
    customers), there is no transaction on a cluster: write an outbox or a saga, or use
    pipeline(transaction=False) where atomicity was never needed.
Silence:
    pipe.incr(other)  # clusterlint: ignore[CL103] both keys come from tagged()
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Confidence, Effect, Finding, Related, Severity
from clusterlint.link.program import Batch, Call, Context, Program, Transaction
from clusterlint.rules.judged import (
    held_for,
    judged_batches,
    judged_calls,
    method_held,
    once,
    plain_transaction,
    verdict_of,
)
from clusterlint.rules.keyed import KeyClaim, at_keys, given
from clusterlint.rules.keyset import Apart, Member, apart, lowest, members
from clusterlint.rules.release import Held
from clusterlint.rules.wording import tag_advice

CODE = "CL103"
NAME = "cross-slot-transaction"
SEVERITY = Severity.ERROR

_REFUSED = ("refused", "missing")


def judge(program: Program) -> Iterator[Finding]:
    """One finding per place that brings a second slot into a transaction."""
    yield from once(_findings(program))


def _findings(program: Program) -> Iterator[Finding]:
    for batch in judged_batches(program):
        if is_one(batch) and not _split(batch, program):
            found = second_slot(batch)
            if found is not None:
                yield _in_batch(batch, *found, program)
    for call in judged_calls(program, Context.DIRECT):
        spread = apart(members(call.keys, call)) if call.method in ("transaction", "watch") else None
        if spread is not None:
            yield at_keys(call, spread, _claim(spread, "WATCH", None, held_for(call)), program)


def is_one(batch: Batch) -> bool:
    """Whether the batch is, or may be, a transaction."""
    return batch.transaction in (Transaction.ON, Transaction.UNKNOWN) or plain_transaction(batch)


def _split(batch: Batch, program: Program) -> bool:
    """The target itself takes a transaction over several slots, atomic for each slot."""
    target = program.target
    return (
        target is not None and target.cross_slot_transactions == "split" and batch.client.release.stays_plain
    )


def second_slot(batch: Batch) -> tuple[Call, Apart, tuple[Call, ...]] | None:
    """The first call whose keys are apart from what came before or among themselves, and all calls up to it.

    A command that the pipeline refuses anyway is left to CL104.
    """
    found: list[Member] = []
    before: list[Call] = []
    for call in batch.calls:
        if call.method != "execute_command" and verdict_of(call).kind in _REFUSED and call.method != "watch":
            continue
        known = len(found)
        found.extend(members(call.keys, call, batch.loops, first_owner=known))
        before.append(call)
        spread = apart(found, new_from=known)
        if spread is not None:
            return call, spread, tuple(before)
    return None


def _in_batch(batch: Batch, call: Call, found: Apart, calls: tuple[Call, ...], program: Program) -> Finding:
    concerned = [c for c in calls if any(m.key in c.keys for m in found.members)]
    sure = lowest([batch.confidence, *(c.confidence for c in concerned)])
    if batch.transaction is Transaction.UNKNOWN:
        sure = lowest([sure, Confidence.LIKELY])
    places = {c.location for c in batch.calls}  # a pipeline that is handed in begins with its first command
    related = [] if batch.created in places else [Related(batch.created, "the transaction begins here")]
    others = [c for c in concerned if c is not call]
    related += [Related(c.location, f"{c.command or c.method} is in it") for c in others[:3]]
    if batch.executed is not None:
        related.append(Related(batch.executed, "and raises here"))
    return at_keys(
        call,
        found,
        _claim(found, call.command, sure, method_held("set", call, "transaction"), related),
        program,
    )


def _claim(
    found: Apart,
    command: str,
    sure: Confidence | None,
    known: Held | None,
    related: list[Related] | None = None,
) -> KeyClaim:
    what = "WATCH" if command == "WATCH" else "this transaction"
    return KeyClaim(
        code=CODE,
        name=NAME,
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{what} covers {given(found)}: a cluster transaction has one slot, and the client raises",
        way_out=f"{tag_advice(found.members)}; where that cannot be, there is no transaction: "
        "use pipeline(transaction=False) if atomicity was never needed",
        confidence=sure,
        related=related or (),
        held=known,
    )
