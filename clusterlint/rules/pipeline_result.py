"""Methods of a cluster pipeline that do not return the pipeline, as those of the standalone one do.

The catalog's quirks say which ones, release by release: in newer redis-py delete() and unlink() of the sync
cluster pipeline return None, so that a chain ends there; unlink() of the asyncio one is a coroutine, which
queues nothing until it is awaited.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator

from msgspec.structs import replace

from clusterlint.catalog.quirks import answer, returned
from clusterlint.finding import Effect, Finding, Location, Related, Severity
from clusterlint.link.program import Batch, Call
from clusterlint.rules.place import Claim, at_call, is_asynchronous, key_facts
from clusterlint.rules.release import held, judged_version, span_of

_NO_PIPELINE = {"nothing": "None", "int": "a number"}


def findings(code: str, name: str, batch: Batch) -> Iterator[Finding]:
    """The calls of a batch whose result is not what the code takes it for."""
    asynchronous = is_asynchronous(batch.client, any(call.awaited for call in batch.calls))
    for call in batch.calls:
        library, client = call.client.release.library, call.client
        steps = returned(call.method, asynchronous=asynchronous, library=library)
        result = answer(steps, judged_version(client, asynchronous))
        known = held(span_of(steps, client, asynchronous, operator.eq), client, "it differs")
        if result == "coroutine" and not call.awaited:
            yield at_call(code, name, call, replace(_never_awaited(call), held=known))
        elif result in _NO_PIPELINE:
            places = [other.location for other in batch.calls]
            if any(
                _goes_on(call, place) for place in [*places, *([batch.executed] if batch.executed else [])]
            ):
                yield at_call(code, name, call, replace(_chained(batch, call, result), held=known))


def _goes_on(call: Call, other: Location) -> bool:
    """Whether ``other`` is a call on the result of ``call``: same beginning, later end."""
    place = call.location
    same = (place.path, place.line, place.column) == (other.path, other.line, other.column)
    return same and (other.end_line, other.end_column) > (place.end_line, place.end_column)


def _chained(batch: Batch, call: Call, result: str) -> Claim:
    return Claim(
        severity=Severity.ERROR,
        effect=Effect.LOUD,
        message=f"{call.method}() returns {_NO_PIPELINE[result]} on a sync cluster pipeline: "
        "the call chained behind it raises AttributeError",
        way_out=f"end the chain: write pipe.{call.method}(...) as a statement of its own",
        keys=key_facts(call.keys),
        related=(Related(batch.created, "the pipeline is made here"),),
    )


def _never_awaited(call: Call) -> Claim:
    return Claim(
        severity=Severity.ERROR,
        effect=Effect.SILENT,
        message=f"{call.method}() of an asyncio cluster pipeline is a coroutine: unawaited it queues nothing",
        way_out="queue delete() instead, or await it: both work on both clients",
        keys=key_facts(call.keys),
    )
