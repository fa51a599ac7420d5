"""A program in which clients that come from one factory, and those that it replaces, look alike.

So that what a rewritten program does with its clients can be compared with what it did before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from msgspec import structs

from clusterlint.finding import Confidence, Location
from clusterlint.link.program import NEWEST, Batch, Call, Client, Key, Program
from clusterlint.slots.template import Hole, Template

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
        return structs.replace(one, client=client(one.client), calls=tuple(map(call, one.calls)))

    return structs.replace(
        program,
        calls=_unique(map(call, program.calls), _call_name),
        batches=_unique(map(batch, program.batches), _batch_name),
        constructions=tuple(one for one in program.constructions if not made(one.location)),
        attributes=_unique(
            (structs.replace(u, client=client(u.client)) for u in program.attributes), lambda u: u
        ),
        # What a library is given is a cluster client where the flag is set: CL305 says what it makes of it.
        libraries=tuple(structs.replace(use, clustered=False) for use in program.libraries),
        type_tests=_unique(
            (structs.replace(t, client=client(t.client)) for t in program.type_tests), lambda t: t
        ),
    )


def blurred(program: Program) -> Program:
    """The program with nothing of its keys but their literal text, and nothing of other arguments.

    A reply of a client that a flag exchanges may come from two classes, so that what is made of it is called
    otherwise.
    """

    def call(one: Call) -> Call:
        arguments = tuple(replace(a, known=False, value=None, text="", templates=()) for a in one.arguments)
        return replace(one, keys=tuple(map(_blurred, one.keys)), arguments=arguments)

    def batch(one: Batch) -> Batch:
        return structs.replace(one, calls=tuple(map(call, one.calls)))

    calls = _unique(map(call, program.calls), _call_name)
    return structs.replace(program, calls=calls, batches=_unique(map(batch, program.batches), _batch_name))


def _blurred(key: Key) -> Key:
    choices = [
        Template(tuple(p if isinstance(p, str) else Hole("", "") for p in choice.parts))
        for choice in key.choices
    ]
    return replace(
        key, choices=tuple(dict.fromkeys(choices)), all_choices=False, varying=frozenset(), path=()
    )


def _neutral(client: Client) -> Client:
    return replace(
        client,
        type_name="",
        database=client.database or 0,  # a cluster has no other one
        cluster=False,
        dual=True,
        confidence=Confidence.CERTAIN,
        built=None,
        release=NEWEST,
    )


def _call_name(call: Call) -> object:
    return replace(call, loops=(), path=(), order=0, trail=(), keys=(), handlers=()), tuple(
        (key.choices, key.many, key.location) for key in call.keys
    )


def _batch_name(batch: Batch) -> object:
    calls = tuple(map(_call_name, batch.calls))
    return structs.replace(batch, loops=(), calls=(), handlers=()), calls


def _unique(found: Iterable[T], name: Callable[[T], object]) -> tuple[T, ...]:
    """The first of those that are called alike."""
    kept: dict[object, T] = {}
    for one in found:
        kept.setdefault(name(one), one)
    return tuple(kept.values())
