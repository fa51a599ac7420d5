"""`pipeline()` that relies on the default becomes `pipeline(transaction=True)`, where this is chosen.

What: without an argument a pipeline is MULTI/EXEC on a standalone server, and not atomic on a cluster. Where
all keys of a pipeline are provably in one slot, and the release of the client has transactions on a cluster
(redis-py 6.1, asyncio 6.2), `transaction=True` is what it was, on both. Nobody but you knows whether that is
wanted or round trips were to be saved: it is done with `--select explicit-transaction` (or `CL109`) only.
A pipeline with `watch()` is meant as a transaction, and raises on a cluster as it stands: it needs no choice.

Before:
    pipe = r.pipeline()
    pipe.incr("{stock:7}:sold")
    pipe.decr("{stock:7}:left")
    pipe.execute()
After:
    pipe = r.pipeline(transaction=True)
    pipe.incr("{stock:7}:sold")
    pipe.decr("{stock:7}:left")
    pipe.execute()

When not: the keys are not provably in one slot (then it is reported, and never weakened); a command is
refused in transactions of a cluster; the replies are used and a sync cluster client would return them raw
(`b'OK'` instead of True, lists instead of sets and dicts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import libcst as cst
from msgspec import structs

from clusterlint.finding import Applicability, Location
from clusterlint.fix.answers import answer
from clusterlint.fix.context import Context
from clusterlint.fix.model import Change, Edit, Made, Recast
from clusterlint.fix.outline import Outline
from clusterlint.fix.unfit import Unfit
from clusterlint.link.program import Batch, Call, Transaction
from clusterlint.link.program import Context as Where
from clusterlint.rules import lost_transaction, pipeline_refused
from clusterlint.rules.judged import judged_batches, method_verdict, verdict_of
from clusterlint.rules.keyset import Member, apart, members
from clusterlint.rules.pipeline_refused import refused
from clusterlint.rules.pipeline_reply_shape import TRUE_IS_ONE
from clusterlint.rules.place import is_asynchronous

NAME = "explicit-transaction"
APPLICABILITY = Applicability.UNSAFE
CHOSEN_BY = (lost_transaction.CODE, lost_transaction.NAME)

_KEYLESS = ("multi", "unwatch")
_CHOOSE = "all keys are in one slot: --select explicit-transaction writes transaction=True"


def propose(context: Context) -> Iterator[Change]:
    """One change for each pipeline() that says nothing; unless chosen it tells only where it is possible."""
    judged = {id(batch) for batch in judged_batches(context.program)}
    for created, batches in sorted(_pipelines(context).items()):
        watched = _watched(batches)
        calls = {(call.location, call.method): call for batch in batches for call in batch.calls}
        outline = context.outline(created.path)
        change = Change(
            codemod=NAME,
            title="pipeline(transaction=True) instead of the default",
            rules=(pipeline_refused.CODE, lost_transaction.CODE) if watched else (lost_transaction.CODE,),
            locations=(created, *watched),
            applicability=APPLICABILITY,
            recasts=(
                Recast(created, "pipeline", (Made("pipeline", "", Where.DIRECT.value, keyed=False),)),
                *(
                    Recast(place, method, (Made(method, call.command, Where.TRANSACTION.value),))
                    for (place, method), call in sorted(calls.items(), key=lambda item: item[0])
                ),
            ),
            transactions=(created,),
        )
        wanted = [batch for batch in batches if id(batch) in judged] or batches
        change = answer(outline, change, lambda o=outline, b=wanted: _edits(o, b))  # type: ignore[misc]
        if watched or NAME in context.asked:
            yield change
        elif change.refused is None:
            told = f"{created.path}:{created.line}: {_CHOOSE}"
            manual = Applicability.MANUAL
            yield replace(change, edits=(), recasts=(), transactions=(), applicability=manual, refused=told)


def _pipelines(context: Context) -> dict[Location, list[Batch]]:
    """The pipelines that say nothing, by where they are opened."""
    found = {finding.location for finding in lost_transaction.judge(context.on_a_cluster)}
    pipelines: dict[Location, list[Batch]] = {}
    for batch in context.program.batches:
        silent = batch.transaction is Transaction.DEFAULT and _watched([batch])
        if batch.created in found or (silent and batch.created is not None):
            pipelines.setdefault(batch.created, []).append(batch)
    return pipelines


def _watched(batches: Iterable[Batch]) -> tuple[Location, ...]:
    """Where the pipelines watch keys."""
    return tuple(sorted({call.location for b in batches for call in b.calls if call.method == "watch"}))


def _edits(outline: Outline, batches: list[Batch]) -> Iterator[Edit]:
    node = outline.syntax.at(batches[0].created, cst.Call)
    if node is None or node.args:
        raise Unfit(node or outline.syntax.module, "pipeline() is given other arguments")
    for batch in batches:
        _check(node, batch)
    end = outline.syntax.inner(node)[1] - 1
    return iter([Edit(outline.source.path, end, end, "transaction=True")])


def _check(node: cst.Call, batch: Batch) -> None:
    """Whether a cluster runs the batch as the transaction that it is on a standalone server."""
    if not all(_has_transactions(call) for call in batch.calls):
        raise Unfit(node, "the release of the client has no transactions on a cluster")
    found: list[Member] = []
    for call in batch.calls:
        if call.method in _KEYLESS:
            continue
        if not call.keys or not call.complete:
            raise Unfit(node, f"the keys of {call.method}() in line {call.location.line} are not known")
        inside = replace(call, context=Where.TRANSACTION)
        if refused(inside) or verdict_of(inside).kind == "immediate":
            raise Unfit(node, f"a cluster transaction refuses {call.method}() in line {call.location.line}")
        raw = batch.replies_used and not is_asynchronous(batch.client, call.awaited)
        if raw and verdict_of(inside).reply_differs and call.command not in TRUE_IS_ONE:
            why = (
                f"the reply of {call.method}() is used, and would not be parsed in a transaction of a cluster"
            )
            raise Unfit(node, why)
        found.extend(members(call.keys, call, batch.loops, first_owner=len(found)))
    if apart(found) is not None:
        raise Unfit(node, "the keys are not provably in one slot: no cluster transaction can hold them")


def _has_transactions(call: Call) -> bool:
    """Whether every release of the client that may be installed has them."""
    oldest = replace(call.client, release=structs.replace(call.client.release, oldest=True))
    either = (call, replace(call, client=oldest))
    return all(method_verdict("set", one, "transaction").kind != "refused" for one in either)
