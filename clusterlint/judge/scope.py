"""What of a program reaches the endpoints that migrate, and what reaches only others.

Rules judge the two parts by themselves: of several clients that come through one line a rule names one only,
and that must not be the one that stays standalone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from clusterlint.finding import Confidence
from clusterlint.link.program import Batch, Call, Client, Program

Scope = Callable[[Client], Client | None]
"""The client as it counts, or None where it does not."""


def inside(program: Program, endpoints: Sequence[str]) -> Program:
    """The program as far as it reaches a chosen endpoint, or one that is not known.

    Of a client that may connect to several, the chosen one comes first; where it only stands in for
    another one, it is not certain. Uses of libraries stay: their rule weighs all of them together.
    """
    chosen = frozenset(endpoints)

    def on(client: Client) -> Client | None:
        if client.endpoint is None or client.endpoint in chosen:
            return client
        found = [name for name in client.also if name in chosen]
        if not found:
            return None
        others = tuple(name for name in client.endpoints if name != found[0])
        return replace(client, endpoint=found[0], also=others, confidence=_likely(client.confidence))

    return _kept(program, on)


def outside(program: Program, endpoints: Collection[str]) -> Program:
    """The rest: what is known to reach other endpoints only.

    Libraries are judged in the other part, whether code or a manifest shows them.
    """

    def on(client: Client) -> Client | None:
        return client if client.endpoint and not set(endpoints).intersection(client.endpoints) else None

    return structs.replace(_kept(program, on), libraries=(), manifests_apart=True)


def only(program: Program, endpoint: str | None) -> Program:
    """The program as far as it may reach this one endpoint; None: what reaches no known one."""
    if endpoint is None:
        return _kept(program, lambda client: client if client.endpoint is None else None)
    program = inside(program, (endpoint,))
    return _kept(program, lambda client: client if client.endpoint == endpoint else None)


def _likely(confidence: Confidence) -> Confidence:
    return min(confidence, Confidence.LIKELY, key=lambda level: level.rank)


def _kept(program: Program, on: Scope) -> Program:
    return structs.replace(
        program,
        calls=tuple(_calls(program.calls, on)),
        batches=tuple(_batches(program.batches, on)),
        constructions=tuple(
            structs.replace(built, client=client)
            for built in program.constructions
            if (client := on(built.client)) is not None
        ),
        attributes=tuple(
            structs.replace(use, client=client, confidence=_as_sure(use.confidence, use.client, client))
            for use in program.attributes
            if (client := on(use.client)) is not None
        ),
        type_tests=tuple(
            structs.replace(test, client=client, confidence=_as_sure(test.confidence, test.client, client))
            for test in program.type_tests
            if (client := on(test.client)) is not None
        ),
    )


def _calls(calls: Iterable[Call], on: Scope) -> Iterator[Call]:
    for call in calls:
        client = on(call.client)
        if client is not None:
            sure = _as_sure(call.confidence, call.client, client)
            yield call if client is call.client else replace(call, client=client, confidence=sure)


def _batches(batches: Iterable[Batch], on: Scope) -> Iterator[Batch]:
    for batch in batches:
        client = on(batch.client)
        if client is not None:
            sure = _as_sure(batch.confidence, batch.client, client)
            calls = tuple(_calls(batch.calls, on))
            yield structs.replace(batch, client=client, confidence=sure, calls=calls)


def _as_sure(confidence: Confidence, before: Client, now: Client) -> Confidence:
    return confidence if before.endpoint == now.endpoint else _likely(confidence)
