"""Which answers have led to a text, where others lead to another one.

A function with several returns gives alternatives. Called twice it takes the same one for certain only where
it asks the same: ``area("all", uid)`` and ``area(kind, uid)`` may well be of two branches.
"""

from __future__ import annotations

from dataclasses import replace

from clusterlint.link.answers import Answer, Answers
from clusterlint.link.identity import is_fresh
from clusterlint.link.values import OneOf, Text, Unknown, Value, join, loops_of, options, standing_for

_TEXTS = frozenset((Text, OneOf))


def answer(asked: Value, arm: int, node: object) -> Answer:
    """That of a branch at ``node``; what nobody knows is taken to be the same whenever it is asked there."""
    found = options(asked)
    if any(isinstance(one, Unknown) and is_fresh(one.identity) for one in found):
        return Answer(("asked", id(node)), arm, ())
    return Answer(standing_for(asked), arm, loops_of(found))


def under(value: Value, answers: Answers) -> Value:
    """A value as it is where these answers were given: its texts need them."""
    if not answers:
        return value
    if type(value) is Text:
        return replace(value, needs=value.needs | answers)
    if type(value) is OneOf and Text in map(type, value.options):
        return OneOf(tuple(under(one, answers) for one in value.options))
    return value


def between(yes: Value, no: Value, asked: Value, node: object) -> tuple[Value, Value]:
    """Two values of which the answer takes one."""
    if not _TEXTS.intersection((type(yes), type(no))):
        return yes, no
    return under(yes, frozenset((answer(asked, 0, node),))), under(no, frozenset((answer(asked, 1, node),)))


_OFF_A_CLUSTER = frozenset((Answer("is there a cluster", 0, ()),))


def off_a_cluster(value: Value) -> Value:
    """A value as it is where a flag keeps the program off a cluster; what is data needs that answer."""
    if isinstance(value, (Text, Unknown)):
        return replace(value, needs=value.needs | _OFF_A_CLUSTER)
    return OneOf(tuple(map(off_a_cluster, value.options))) if type(value) is OneOf else value


def told_apart(value: OneOf, there: list[Value], apart: list[Value]) -> Value:
    """A value that is one of those `there`, or where a flag keeps the program off a cluster one `apart`."""
    on_it = {one for other in there for one in options(other) if isinstance(one, (Text, Unknown))}
    off_it = {one for other in apart for one in options(other) if isinstance(one, (Text, Unknown))} - on_it
    if not off_it:
        return value
    known = (isinstance(one, (Text, Unknown)) and one in off_it for one in value.options)
    return OneOf(
        tuple(off_a_cluster(one) if off else one for one, off in zip(value.options, known, strict=True))
    )


def on_a_cluster(value: Value) -> Value:
    """What a value is on a cluster, where a flag chose it; all of it where no flag did."""
    if type(value) is not OneOf:
        return value
    there = [one for one in value.options if not _is_off(one)]
    return join(*there) if 0 < len(there) < len(value.options) else value


def _is_off(value: Value) -> bool:
    return isinstance(value, (Text, Unknown)) and not value.needs.isdisjoint(_OFF_A_CLUSTER)
