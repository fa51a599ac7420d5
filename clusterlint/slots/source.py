"""Where a text comes from: the expressions of the code that it was put together by.

A text is measured in steps, one for each character and each hole, as by ``plan.Position.steps``. Sources
take no part in comparing templates; they are kept so that a character of a key can be found in the code.
Equal sources are one object (or one Location), so that they are compared and united without walking them.
"""

from __future__ import annotations

from typing import Union

from msgspec import Struct

from clusterlint.finding import Location


class Piece(Struct, frozen=True):
    """One operand: how many steps it is long, and its own source (None: it came as a value, unseen)."""

    steps: int
    source: Union[Source, None]


class Built(Struct, frozen=True, eq=False):
    """A text that the expression at ``place`` puts together.

    ``form``: "f" (f-string; the pieces are its literal runs and fields), "%", "format",
    "substitute" (string.Template), "join", "+" or "+=" (then ``place`` is the right side).
    """

    form: str
    place: Location
    pieces: tuple[Piece, ...]


class Cut(Struct, frozen=True, eq=False):
    """The steps from ``start`` to ``stop`` of another text: what stands between two ``%s`` of a template.

    It may be one character for two (``%%``, ``{{``), which are then one place.
    """

    source: Source
    start: int
    stop: int


class Either(Struct, frozen=True, eq=False):
    """The same text from several places."""

    options: tuple[Union[Source, None], ...]


Source = Union[Location, Built, Cut, Either]
"""A Location is a string literal; neighbouring literals without an f-string are one."""

_made: dict[tuple[object, ...], Source] = {}


def forget() -> None:
    """Drop what makes sources unique: another program is linked next."""
    _made.clear()


def built(form: str, place: Location, pieces: tuple[Piece, ...]) -> Source:
    """The one source of that form, place and pieces."""
    key = (form, place, pieces)
    found = _made.get(key)
    if found is None:
        found = _made[key] = Built(form, place, pieces)
    return found


def cut(source: Source | None, start: int, stop: int) -> Source | None:
    """A stretch of a source, None of an unknown one."""
    if source is None:
        return None
    key = (source, start, stop)
    found = _made.get(key)
    if found is None:
        found = _made[key] = Cut(source, start, stop)
    return found


def either(one: Source | None, other: Source | None) -> Source | None:
    """The source of a text that comes from both; an unknown one stays among several, so that it is seen."""
    if one == other:
        return one
    options = dict.fromkeys((*_options(one), *_options(other)))
    if len(options) == len(_options(one)):
        return one
    key = ("either", *options)
    found = _made.get(key)
    if found is None:
        found = _made[key] = Either(tuple(options))
    return found


def _options(source: Source | None) -> tuple[Source | None, ...]:
    return source.options if isinstance(source, Either) else (source,)
