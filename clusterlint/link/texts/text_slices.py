"""Slices, letters and words of texts: ``KEY[4:]``, ``"abc:def"[:3]``, ``f"user:{uid}"[5:]``, ``name[0]``."""

from __future__ import annotations

import re

from clusterlint.link.values import Text, Unknown, Value
from clusterlint.slots.template import Hole, Template

Bounds = tuple[int | None, int | None]


def sliced(value: Text, bounds: Bounds | None, spelling: str) -> Value:
    """The part of a text between two bounds; unknown where it cannot be told (or ``bounds`` is None).

    Where its letters stand in the code is not kept: what is written there is cut by numbers, and must not be
    changed as if it were the key.
    """
    parts = _cut(value.template, *bounds) if bounds is not None else None
    if parts is not None:
        return Text(Template.of(parts), hops=value.hops)
    loops = max((hole.loops for hole in value.template.holes), key=len, default=())
    return Unknown(("slice", value, bounds, spelling), spelling, loops)


def letter(value: Text, index: int) -> Text | None:
    """One letter of a text that is known; None where it has none there."""
    literal = value.template.literal
    if literal is None or not -len(literal) <= index < len(literal):
        return None
    return Text(Template.of([literal[index]]), hops=value.hops)


def _cut(template: Template, start: int | None, stop: int | None) -> list[str | Hole] | None:
    literal = template.literal
    if literal is not None:
        return [literal[start:stop]]
    parts = list(template.parts)
    if start is not None:
        head = parts[0]
        if not isinstance(head, str) or not 0 <= start <= len(head):
            return None
        parts[0] = head[start:]
    if stop is not None:
        tail = parts[-1]
        if not isinstance(tail, str) or not -len(tail) <= stop < 0:
            return None
        parts[-1] = tail[:stop]
    return parts


def words(value: Text) -> list[Text] | None:
    """What ``split()`` gives; None where no white space is seen, so that all may come from the unknown parts.

    An unknown part is taken for a word, or a piece of one.
    """
    found: list[list[str | Hole]] = [[]]
    for part in value.template.parts:
        pieces = re.split(r"\s+", part) if isinstance(part, str) else [part]
        found[-1].append(pieces[0])
        found += [[piece] for piece in pieces[1:]]
    templates = [Template.of(parts) for parts in found if any(part != "" for part in parts)]
    if len(templates) < 2 and value.template.literal is None:
        return None
    return [Text(template, hops=value.hops) for template in templates]
