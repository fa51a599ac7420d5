"""Answers to what a program asks at its branches: texts that need opposite ones never meet."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple


class Answer(NamedTuple):
    """The arm of a branch that what was asked has led to; equal questions have equal answers.

    ``loops`` are those in which the answer may be another from turn to turn.
    """

    question: Hashable
    arm: int
    loops: tuple[int, ...]


Answers = frozenset[Answer]
NONE_KNOWN: Answers = frozenset()


def exclude(one: Answers, other: Answers) -> bool:
    """Is one of the questions answered otherwise?"""
    if not one or not other:
        return False
    arms = {answer.question: answer.arm for answer in one}
    return any(arms.get(answer.question, answer.arm) != answer.arm for answer in other)


def asked_otherwise(one: Iterable[Answers], other: Iterable[Answers]) -> bool:
    """Are the alternatives of two texts chosen by different questions, as far as those are known?"""
    first, second = ({answer.question for needs in key for answer in needs} for key in (one, other))
    return bool(first and second) and first != second


def all_of(needs: Iterable[Answers]) -> Answers:
    """What several texts that are put together need; nothing is known of those that cannot be so."""
    together = frozenset[Answer]().union(*needs)
    return NONE_KNOWN if exclude(together, together) else together
