"""A program in which clients that come from one factory, and those that it replaces, look alike.

So that what a rewritten program does with its clients can be compared with what it did before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from clusterlint.finding import Confidence, Location
from clusterlint.link.program import Batch, Call, Client, Program, Release

Made = Callable[[Location], bool]
"""Whether a client that is built at a place is one of those."""

T = TypeVar("T")


def alike(program: Program, made: Made) -> Program:
    """The program without the constructions at these places, each of their clients as one of no class."""

    def client(one: Client) -> Client:
        return _neutral(one) if one.built is not None and made(one.built) else one

    def call(one: Call) -> Call:
        return replace(one, client=client(one.client))

    def batch(one: Batch) -> Batch:
        return replace(one, client=client(one.client), calls=tuple(map(call, one.calls)))

    return replace(
        program,
        calls=_unique(map(call, program.calls), _call_name),
        batches=_unique(map(batch, program.batches), _batch_name),
        constructions=tuple(one for one in program.constructions if not made(one.location)),
        attributes=_unique((replace(u, client=client(u.client)) for u in program.attributes), lambda u: u),
        type_tests=_unique((replace(t, client=client(t.client)) for t in program.type_tests), lambda t: t),
    )


def _neutral(client: Client) -> Client:
    return replace(
        client,
        type_name="",
        cluster=False,
        dual=True,
        confidence=Confidence.CERTAIN,
        built=None,
        release=Release(),
    )


def _call_name(call: Call) -> object:
    return replace(call, loops=(), path=(), order=0, trail=(), keys=(), handlers=()), tuple(
        (key.choices, key.many, key.location) for key in call.keys
    )


def _batch_name(batch: Batch) -> object:
    calls = tuple(map(_call_name, batch.calls))
    return replace(batch, loops=(), calls=(), handlers=()), calls


def _unique(found: Iterable[T], name: Callable[[T], object]) -> tuple[T, ...]:
    """The first of those that are called alike."""
    kept: dict[object, T] = {}
    for one in found:
        kept.setdefault(name(one), one)
    return tuple(kept.values())
