"""What is cut off from a text with holes: ``key.removeprefix("tmp:")``, ``key.rsplit(":", 1)[0]``.

A hole may hold anything, a separator as well: only what is cut within the literal text before the first hole,
or behind the last one, is known. Where the letters stand in the code is not kept, as with slices.
"""

from __future__ import annotations

import re

from clusterlint.link.values import Text
from clusterlint.slots.template import Part, Template

_ANCHORED = re.compile(r"\^(?P<start>[\w:/|#.-]+)|(?P<end>[\w:/|#-]+)\$")
"""Regular expressions that are one literal text at the start or at the end."""


def without_start(value: Text, start: str, instead: str = "") -> Text | None:
    """The text with ``instead`` in place of its start, if it has that; None where a hole decides."""
    parts = list(value.template.parts)
    head = parts[0] if parts else ""
    if not isinstance(head, str):
        return None
    if not head.startswith(start):
        return None if start.startswith(head) and len(parts) > 1 else value
    return _of([instead + head[len(start) :], *parts[1:]], value)


def without_end(value: Text, end: str, instead: str = "") -> Text | None:
    """The same for its end."""
    parts = list(value.template.parts)
    tail = parts[-1] if parts else ""
    if not isinstance(tail, str):
        return None
    if not tail.endswith(end):
        return None if end.endswith(tail) and len(parts) > 1 else value
    return _of([*parts[:-1], tail[: len(tail) - len(end)] + instead], value)


def replaced_once(value: Text, old: str, new: str) -> Text | None:
    """``text.replace(old, new, 1)``, where that is before the first hole."""
    parts = value.template.parts
    head = parts[0] if parts else ""
    if not isinstance(head, str) or old not in head:
        return None
    return _of([head.replace(old, new, 1), *parts[1:]], value)


def substituted(value: Text, pattern: str, new: str) -> Text | None:
    """``re.sub(pattern, new, text)`` for the plainest of patterns."""
    match = _ANCHORED.fullmatch(pattern)
    if match is None or "\\" in new or "." in (match["start"] or ""):
        return None
    if match["start"] is not None:
        return without_start(value, match["start"], new)
    return without_end(value, match["end"], new)


def split(value: Text, method: str, separator: str | None, limit: int) -> list[Text] | None:
    """The pieces that split(), rsplit(), partition() and rpartition() give; None where holes decide."""
    literal = value.template.literal
    once = method in ("partition", "rpartition")
    if literal is not None and separator != "":
        given = (separator,) if once else (separator, limit)
        found = getattr(literal, method)(*given) if separator is not None or not once else ()
        return [_of([piece], value) for piece in found] or None
    limit = 1 if once else limit
    if not separator or limit < 1:
        return None
    from_right = method.startswith("r")
    pieces = _from_right(value, separator, limit) if from_right else _from_left(value, separator, limit)
    if pieces is None:
        return None
    texts = [_of(piece, value) for piece in pieces]
    return [texts[0], _of([separator], value), texts[1]] if once else texts


def _from_right(value: Text, separator: str, limit: int) -> list[list[Part]] | None:
    *before, tail = value.template.parts
    found = tail.rsplit(separator, limit) if isinstance(tail, str) else []
    pieces: list[list[Part]] = [[piece] for piece in found]
    if len(pieces) <= limit:
        return None
    return [[*before, *pieces[0]], *pieces[1:]]


def _from_left(value: Text, separator: str, limit: int) -> list[list[Part]] | None:
    head, *behind = value.template.parts
    found = head.split(separator, limit) if isinstance(head, str) else []
    pieces: list[list[Part]] = [[piece] for piece in found]
    if len(pieces) <= limit:
        return None
    return [*pieces[:-1], [*pieces[-1], *behind]]


def _of(parts: list[Part], value: Text) -> Text:
    return Text(Template.of(parts), hops=value.hops, needs=value.needs)
