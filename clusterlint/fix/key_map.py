"""The map from old keys to new ones, for those who move the data.

A key is of a family when its regular expression matches the whole key (Python's ``re.fullmatch``); then
``replacement`` expands to the new key. Values are taken to be not empty and to hold no braces, so that a
new key is never taken for an old one; of several holes the first takes as little as it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clusterlint.fix.context import Context
from clusterlint.fix.model import Change
from clusterlint.keys.model import Family, KeyMap
from clusterlint.slots.template import Part, Template

HOLE = r"([^{}]+?)"
_VALUE = "x"


@dataclass(frozen=True, slots=True)
class Mapping:
    """What becomes of the keys of one family."""

    old: Template
    new: Template
    old_glob: str
    new_glob: str
    regex: str
    replacement: str
    endpoints: tuple[str | None, ...]
    types: tuple[str, ...]
    expiry: str


def key_map(applied: Sequence[tuple[Context, Change]], keys: KeyMap) -> tuple[Mapping, ...]:
    """For every renamed family, those with the most literal text first: the first that matches counts.

    ``keys`` are those of the program before. Families that keep their names are in the map where a key of
    theirs could be taken for one of a renamed family: `user:7:friends:name` for `user:{uid}:name`.
    """
    found = {one.regex: one for context, change in applied for one in _of(context, change)}
    for family in keys.families:
        kept = _mapping(family, family.templates[0], family.templates[0])
        key = "".join(part if isinstance(part, str) else _VALUE for part in kept.old.parts)
        if kept.regex not in found and any(re.fullmatch(one.regex, key) for one in list(found.values())):
            found[kept.regex] = kept
    return tuple(sorted(found.values(), key=lambda one: (-_literal(one.old), str(one.old))))


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
        regex="".join(re.escape(part) if isinstance(part, str) else HOLE for part in old.parts),
        replacement=_replacement(new.parts),
        endpoints=family.endpoints or (None,),
        types=family.types,
        expiry=family.expiry.value,
    )


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


def _literal(template: Template) -> int:
    return sum(len(part) for part in template.parts if isinstance(part, str))
