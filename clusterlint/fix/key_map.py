"""The map from old keys to new ones, for those who move the data.

A key is of a family when its regular expression matches the whole key (Python's ``re.fullmatch``); then
``replacement`` expands to the new key. Values are taken to be not empty and to hold no braces, so that a
new key is never taken for an old one; of several holes the first takes as little as it can. Where the keys of
a database move to database 0, there is one family more for all of its keys, those with braces as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from clusterlint.fix.context import Context
from clusterlint.fix.model import Change, DatabaseMove
from clusterlint.keys.matching import LOOSE, literal_length
from clusterlint.keys.model import Expiry, Family, KeyMap
from clusterlint.slots.template import Hole, Part, Template

HOLE = f"({LOOSE})"
_VALUE = "x"


@dataclass(frozen=True, slots=True)
class Mapping:
    """What becomes of the keys of one family; ``database``: only of those there, which come to database 0."""

    old: Template
    new: Template
    old_glob: str
    new_glob: str
    regex: str
    replacement: str
    endpoints: tuple[str | None, ...]
    types: tuple[str, ...]
    expiry: str
    database: int | None = None


def key_map(applied: Sequence[tuple[Context, Change]], keys: KeyMap) -> tuple[Mapping, ...]:
    """For every renamed family, those with the most literal text first: the first that matches counts.

    ``keys`` are those of the program before. Families that keep their names are in the map where a key of
    theirs could be taken for one of a renamed family: `user:7:friends:name` for `user:{uid}:name`.
    """
    moves = [move for _, change in applied for move in change.moves]
    every = [_behind(one, moves) for context, change in applied for one in _of(context, change)]
    found = {one.regex: one for one in every if one.database is None}
    for family in keys.families:
        kept = _mapping(family, family.templates[0], family.templates[0])
        key = "".join(part if isinstance(part, str) else _VALUE for part in kept.old.parts)
        if kept.regex not in found and any(re.fullmatch(one.regex, key) for one in list(found.values())):
            found[kept.regex] = kept
    moved = {(one.database, one.endpoints, one.regex): one for one in every if one.database is not None}
    every = [*found.values(), *moved.values(), *map(_whole, moves)]
    return tuple(sorted(every, key=lambda one: (one.database or 0, -literal_length(one.old), str(one.old))))


def _behind(mapping: Mapping, moves: Sequence[DatabaseMove]) -> Mapping:
    """A family that got its prefix in the same run: its keys are still those of the other database."""
    first = mapping.old.parts[0] if mapping.old.parts else None
    for move in moves:
        if isinstance(first, str) and first.startswith(move.prefix):
            old = Template.of([first.removeprefix(move.prefix), *mapping.old.parts[1:]])
            named = replace(mapping, old=old, old_glob=_glob(old), regex=_regex(old))
            return replace(named, endpoints=move.endpoints or (None,), database=move.database)
    return mapping


def _whole(move: DatabaseMove) -> Mapping:
    """All other keys of a database, known to the code or not."""
    old = Template((Hole("key", "key"),))
    new = move.put(old)
    return Mapping(
        old=old,
        new=new,
        old_glob=_glob(old),
        new_glob=_glob(new),
        regex="(.+)",
        replacement=_replacement(new.parts),
        endpoints=move.endpoints or (None,),
        types=(),
        expiry=Expiry.UNKNOWN.value,
        database=move.database,
    )


def _of(context: Context, change: Change) -> Iterator[Mapping]:
    for tag in change.tags:
        family = context.keys.families[tag.family]
        old = family.templates[0]
        yield _mapping(family, old, tag.braces.put(old))


def _mapping(family: Family, old: Template, new: Template) -> Mapping:
    return Mapping(
        old=old,
        new=new,
        old_glob=_glob(old),
        new_glob=_glob(new),
        regex=_regex(old),
        replacement=_replacement(new.parts),
        endpoints=family.endpoints or (None,),
        types=family.types,
        expiry=family.expiry.value,
    )


def _regex(template: Template) -> str:
    return "".join(re.escape(part) if isinstance(part, str) else HOLE for part in template.parts)


def _glob(template: Template) -> str:
    """For SCAN and KEYS; what those take for wild is escaped where it is text."""
    return "".join(
        re.sub(r"([*?\[\]\\^])", r"\\\1", part) if isinstance(part, str) else "*" for part in template.parts
    )


def _replacement(parts: Sequence[Part]) -> str:
    """In the language of ``re.Match.expand``; holes keep their order, braces are only inserted."""
    pieces: list[str] = []
    number = 0
    for part in parts:
        if isinstance(part, str):
            pieces.append(part.replace("\\", "\\\\"))
        else:
            number += 1
            pieces.append(f"\\g<{number}>")
    return "".join(pieces)
