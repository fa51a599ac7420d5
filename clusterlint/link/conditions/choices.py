"""Which answers have led to a text, where others lead to another one.

A function with several returns gives alternatives. Called twice it takes the same one for certain only where
it asks the same: ``area("all", uid)`` and ``area(kind, uid)`` may well be of two branches.
"""

from __future__ import annotations

from dataclasses import replace

from clusterlint.link.answers import Answer, Answers
from clusterlint.link.identity import is_fresh
from clusterlint.link.values import OneOf, Text, Unknown, Value, loops_of, options, standing_for

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
