"""Glob patterns of SCAN, KEYS and PSUBSCRIBE: where the braces of a family go in a pattern for its keys.

Braces mean themselves in the globs of Redis. A star that covers the place of a brace covers the brace too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from clusterlint.fix.places import CLOSE, OPEN, Wish
from clusterlint.keys.patterns import Token, after, bound, glob, matches, reaches, tokens
from clusterlint.plan.model import Braces
from clusterlint.slots.template import Hole, Part, Template

_CHANNEL = re.compile(r"__key(?:space@[^:]*|\*)__:")

_PARTING = frozenset(":|/{}")  # which values are taken not to hold, as in the question which family is wider
MOST_VALUES = 200
"""Values that a pattern is tried with."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A family as a pattern or a script may name it, before and after."""

    number: int
    old: Template
    new: Template
    braces: Braces | None  # None: it keeps its name


@dataclass(frozen=True, slots=True)
class Wished:
    """What to insert into a pattern (by steps before it); ``lost``: families that it then finds no longer.

    These it could find only for certain values of their holes, while it was made for others.
    """

    wishes: dict[int, Wish]
    lost: tuple[int, ...] = ()


def wished(pattern: Template, families: Sequence[Tagged]) -> Wished | None:
    """The braces with which a pattern finds the keys that it found; None where there are none for all.

    The pattern with the most braces is taken: it finds the new keys and no others.
    """
    begin = _channel(pattern)
    spelled = Template.of(_behind(pattern, begin))
    asked, families = _bound(spelled, families)
    old = glob(asked)
    verdicts = {one: verdict for one in families if (verdict := matches(old, one.old)) is not None}
    meant = [one for one, verdict in verdicts.items() if verdict == "all"] or list(verdicts)
    renamed = [one for one in meant if one.braces is not None]
    begun = _begun(spelled)
    for opened, closed in _candidates(asked, renamed[0]) if renamed else [(None, None)]:
        if closed in begun:
            continue
        tried = {step: wish for step, wish in ((opened, OPEN), (closed, CLOSE)) if step is not None}
        new = glob(inserted(asked, tried))
        if all(_alike(old, new, one) for one in meant):
            lost = tuple(one.number for one in verdicts if one not in meant and not _alike(old, new, one))
            return Wished({begin + step: wish for step, wish in tried.items()}, lost)
    return None


def _bound(pattern: Template, families: Sequence[Tagged]) -> tuple[Template, list[Tagged]]:
    """Pattern and families with a letter for each hole that they share."""
    asked, *others = bound(pattern, *(one for family in families for one in (family.old, family.new)))
    pairs = zip(families, others[::2], others[1::2], strict=True)
    return asked, [replace(family, old=old, new=new) for family, old, new in pairs]


def _alike(old: str, new: str, family: Tagged) -> bool:
    """Whether the new pattern finds a new key just where the old one finds the old key.

    By the symbols, and tried with values that the pattern itself suggests.
    """
    if matches(new, family.new) != matches(old, family.old):
        return False
    values = _values(old)
    holes = len(family.old.holes)
    for turn in range(len(values) if holes else 1):
        filled = [values[(turn * (place + 1) + place) % len(values)] for place in range(holes)]
        before, after_ = _filled(family.old, filled), _filled(family.new, filled)
        if (matches(old, before) == "all") != (matches(new, after_) == "all"):
            return False
    return True


def _values(pattern: str) -> list[str]:
    """Values for holes: some that say nothing, and every stretch of a text that the pattern finds."""
    shown = ["".join(piece) for piece in _realized(pattern)]
    found = dict.fromkeys(["1", "17", "ab", "x-y", "0000"])
    for letters in shown:
        stretches = (letters[i:j] for i in range(len(letters)) for j in range(i + 1, len(letters) + 1))
        found.update(dict.fromkeys(piece for piece in stretches if not set(piece) & _PARTING))
    return list(found)[:MOST_VALUES]


def _realized(pattern: str) -> Iterator[list[str]]:
    """Texts that the pattern finds: with nothing, one and several characters for a star."""
    for star in ("", "q", "zz"):
        yield [star if token.wild == "*" else _letter(token) for token, _ in tokens(pattern)]


def _letter(token: Token) -> str:
    if token.wild:
        return "q"
    if token.not_these:
        return next(character for character in "qwxyz0123" if character not in token.letters)
    return token.letters[:1]


def _filled(template: Template, values: Sequence[str]) -> Template:
    left = iter(values)
    return Template.of([part if isinstance(part, str) else next(left) for part in template.parts])


def is_channel(pattern: Template) -> bool:
    """Whether it is the channel of keyspace notifications of some keys."""
    return _channel(pattern) > 0


def finds(pattern: Template, family: Tagged) -> bool:
    """Whether the pattern can match keys of the family."""
    asked = Template.of(_behind(pattern, _channel(pattern)))
    return reaches(asked, family.old) is not None


def inserted(template: Template, wanted: dict[int, Wish]) -> Template:
    """The template with the texts put in at these steps."""
    parts: list[Part] = []
    step = 0
    for part in template.parts:
        for piece in part if isinstance(part, str) else (part,):
            parts += [wanted[step].text] if step in wanted else []
            parts.append(piece)
            step += 1
    parts += [wanted[step].text] if step in wanted else []
    return Template.of(parts)


def _channel(pattern: Template) -> int:
    """How many characters of the pattern name the keyspace channel and not the key."""
    first = pattern.parts[0] if pattern.parts else None
    found = _CHANNEL.match(first) if isinstance(first, str) else None
    return found.end() if found else 0


def _behind(pattern: Template, begin: int) -> Iterator[Part]:
    for number, part in enumerate(pattern.parts):
        yield part[begin:] if number == 0 and isinstance(part, str) else part


def _candidates(pattern: Template, family: Tagged) -> Iterator[tuple[int | None, int | None]]:
    """Where ``{`` and ``}`` might go, most braces first; None: a star covers the place."""
    assert family.braces is not None
    start, end = family.braces.start.steps(family.old), family.braces.end.steps(family.old)
    starts, ends = _aligned(pattern, family.old, start), _aligned(pattern, family.old, end)
    for opened, closed in product(starts, reversed(ends)):
        if opened < closed:
            yield opened, closed
    for opened in starts:
        yield opened, None
    for closed in ends:
        yield None, closed
    yield None, None


def _begun(pattern: Template) -> set[int]:
    """The steps between a hole and a star: the value in the key may go on there, and not end."""
    steps = [step for part in pattern.parts for step in (part if isinstance(part, str) else (part,))]
    return {n + 1 for n, (one, then) in enumerate(pairwise(steps)) if isinstance(one, Hole) and then == "*"}


def _aligned(pattern: Template, family: Template, gap: int) -> list[int]:
    """The places of the pattern that can meet a place of the family."""
    steps = list(_steps(pattern))
    letters = _letters(family)
    reach = [frozenset({0})]
    for token, _ in steps:
        reach.append(frozenset(p for place in reach[-1] for p in after(token, letters, place, filled=True)))
    found = [
        end
        for (_, end), places in zip(((None, 0), *steps), reach, strict=True)
        if _meets(places, gap, letters)
    ]
    return found


def _meets(places: frozenset[int], gap: int, letters: list[str | None]) -> bool:
    """A place inside of a hole counts as the place behind it too."""
    inside = gap > 0 and letters[gap - 1] is None and gap - 1 in places
    return gap in places or inside


def _letters(template: Template) -> list[str | None]:
    return [letter for part in template.parts for letter in (part if isinstance(part, str) else (None,))]


def _steps(pattern: Template) -> Iterator[tuple[Token, int]]:
    """The tokens of the pattern, each with the steps up to its end."""
    step = 0
    for part in pattern.parts:
        if not isinstance(part, str):
            step += 1
            yield Token(wild="*"), step
            continue
        for token, end in tokens(part):
            yield token, step + end
        step += len(part)
