"""What becomes of a linked call on a cluster client: the catalog's verdict, asked in the call's own terms."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from dataclasses import replace

from msgspec import structs

from clusterlint.catalog.client import Verdict, attribute_history, history, verdict
from clusterlint.finding import Finding, Location
from clusterlint.link.program import Batch, Call, Context, Program, Transaction
from clusterlint.rules.place import is_asynchronous, is_fake
from clusterlint.rules.release import Held, held, judged_version, span_of
from clusterlint.slots.template import Template

_CONTEXTS = {Context.PIPELINE: "pipeline", Context.TRANSACTION: "transaction"}
_SCRIPT_COMMANDS = frozenset({"EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO"})


def judged_calls(program: Program, *contexts: Context) -> Iterator[Call]:
    """The calls in these contexts whose client stands for a server that may migrate."""
    return (call for call in program.calls if call.context in contexts and not is_fake(call.client))


def judged_batches(program: Program) -> Iterator[Batch]:
    """The batches to judge: for each pipeline() the runs that say most.

    Where a pipeline is known from its start to its execute(), pieces of it that were seen without an end
    are left out; so are runs whose keys are a mixture of what other runs show one by one.
    """
    groups: dict[Location, list[Batch]] = {}
    for batch in program.batches:
        if not is_fake(batch.client):
            groups.setdefault(batch.created, []).append(batch)
    for group in groups.values():
        runs: dict[_Places, dict[_Choices, None]] = {}
        for batch in group:
            runs.setdefault(_places(batch), {})[_choices(batch)] = None
        for batch in [batch for batch in group if batch.executed is not None] or group:
            own = _choices(batch)
            if not any(_narrower(other, own) for other in runs[_places(batch)]):
                yield batch


_Places = tuple[Location, ...]
_Choices = tuple[frozenset[Template], ...]


def _places(batch: Batch) -> _Places:
    """Where the run's calls stand, once for each of their keys."""
    return tuple(call.location for call in batch.calls for _ in call.keys)


def _choices(batch: Batch) -> _Choices:
    """What each key of the run can be."""
    return tuple(frozenset(key.choices) for call in batch.calls for key in call.keys)


def _narrower(one: _Choices, other: _Choices) -> bool:
    """Whether the first is the same run as the other with fewer alternatives for some keys."""
    pairs = list(zip(one, other, strict=True))
    return all(a and a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding per place: of several runs through one line the one that is worst and surest."""
    best: dict[Location, Finding] = {}
    for finding in findings:
        old = best.get(finding.location)
        if old is None or _weight(finding) > _weight(old):
            best[finding.location] = finding
    yield from best.values()


def _weight(finding: Finding) -> tuple[int, int]:
    return finding.severity.rank, finding.confidence.rank


def is_script(call: Call) -> bool:
    """Whether the call runs Lua or a function on the server (EVAL, EVALSHA, FCALL, a Script object)."""
    return call.method == "__call__" or call.command.upper() in _SCRIPT_COMMANDS


def verdict_of(call: Call) -> Verdict:
    """The verdict on the call as if its client were the cluster client of the same library and release.

    ``execute_command`` passes the client's overrides: its keys must share a slot, whatever the
    command, and a pipeline takes it; but a module may tell the client of the first key alone. A Script
    object sends EVALSHA.
    """
    if call.client.release.stays_plain:
        return _on_plain_client(call)
    if call.method == "execute_command":
        module = method_verdict(call.command.lower(), call, _context(call)) if "." in call.command else None
        partial = module is not None and module.kind == "first-slot"
        return module if module and partial else Verdict("one-slot", "RedisClusterException", "")
    found = method_verdict(_asked(call), call, _context(call))
    if found.kind == "unknown" and call.method in _ONE_SLOT and call.context is Context.DIRECT:
        return Verdict("one-slot", "RedisClusterException", "")
    return found


# Not probed, since it moves keys away. Measured by hand: redis-py 4.1.4 to 8.1.0, valkey-py 6.0.2 and 6.1.1.
_ONE_SLOT = frozenset({"migrate"})


def _on_plain_client(call: Call) -> Verdict:
    """The target answers, not the client: CROSSSLOT, but for the commands that it spreads itself."""
    spread = call.command.upper() in call.client.release.spread and call.context is not Context.TRANSACTION
    return Verdict("same", "", "") if spread else Verdict("one-slot", "ResponseError", "CROSSSLOT")


def method_verdict(name: str, call: Call, context: str) -> Verdict:
    """The verdict on any method of the call's client, by the release that the client is judged by."""
    if call.client.release.stays_plain:
        return Verdict("same", "", "a plain client stays")
    asynchronous = is_asynchronous(call.client, call.awaited)
    version = judged_version(call.client, asynchronous)
    library = call.client.release.library
    return verdict(name, asynchronous=asynchronous, context=context, version=version, library=library)


def held_for(call: Call) -> Held | None:
    """For which releases the verdict on the call holds; None where no method was measured."""
    unmeasured = call.method == "execute_command" or call.client.release.stays_plain
    return None if unmeasured else method_held(_asked(call), call, _context(call))


def method_held(name: str, call: Call, context: str) -> Held | None:
    """For which releases the verdict on a method of the call's client holds."""
    asynchronous = is_asynchronous(call.client, call.awaited)
    steps = history(name, asynchronous=asynchronous, context=context, library=call.client.release.library)
    if call.client.release.stays_plain:
        return None
    span = span_of(steps, call.client, asynchronous, _alike)
    if method_verdict(name, call, context).kind == "unknown":
        return None
    return held(span, call.client, _LATER.get(span.later.kind, "it differs") if span.later else "")


_RAISES = frozenset({"refused", "missing"})


def _alike(one: Verdict, other: Verdict) -> bool:
    """The same to a caller: an exception is one, whichever it is."""
    return one.kind == other.kind or (one.kind in _RAISES and other.kind in _RAISES)


_SAID_BY_OTHERS = frozenset({"execute_command", "subscribe", "psubscribe", "ssubscribe"})
"""Commands of any kind; and what pubsub() alone stands for."""


def changed_later(call: Call) -> tuple[str, str] | None:
    """What the oldest admitted release cannot do and a newer one can: its name, and the first that can."""
    name, context, release = _asked(call), _context(call), call.client.release
    if call.method in _SAID_BY_OTHERS or release.stays_plain:
        return None
    client = replace(call.client, release=structs.replace(release, oldest=True))
    asynchronous = is_asynchronous(client, call.awaited)
    steps = history(name, asynchronous=asynchronous, context=context, library=release.library)
    span = span_of(steps, client, asynchronous, _alike)
    kind = method_verdict(name, replace(call, client=client), context).kind
    if kind == "unknown":
        there = attribute_history(name, asynchronous=asynchronous, library=release.library)
        had = span_of(there, client, asynchronous, operator.eq)
        return (f"{name}()", had.changed) if had.later else None
    if kind not in _RAISES or span.later is None or span.later.kind == "unknown":
        return None
    shown = "pipeline(transaction=True)" if context == "transaction" else f"{name.partition('.')[0]}()"
    return shown, span.changed


_LATER = {
    "same": "it works",
    "one-slot": "it works for keys of one slot",
    "split": "it is split by slot",
    "refused": "it raises",
    "refused-multi": "it raises for several keys",
    "missing": "it is missing",
    "one-node": "one node answers",
    "every-node": "all masters answer",
    "per-node-reply": "it returns a dict by node",
    "reply-shift": "it gives one reply per slot",
    "immediate": "it runs at once",
}


def _asked(call: Call) -> str:
    return "evalsha" if call.method == "__call__" else call.method


def _context(call: Call) -> str:
    return _CONTEXTS.get(call.context, "direct")


def plain_transaction(batch: Batch) -> bool:
    """Whether the default is MULTI/EXEC still, since a plain client stays."""
    return batch.transaction is Transaction.DEFAULT and batch.client.release.stays_plain


def has_transactions(batch: Batch) -> bool:
    """Whether the judged release's cluster client can do pipeline(transaction=True) at all."""
    return all(method_verdict("set", call, "transaction").kind != "refused" for call in batch.calls[:1])


def several_keys(call: Call) -> bool:
    """Whether the call passes, or may pass, more than one key."""
    return not call.complete or any(key.many for key in call.keys) or len(call.keys) > 1
