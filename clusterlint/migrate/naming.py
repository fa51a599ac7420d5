"""What a key is called after the rewrite.

A key can fit several families: the most literal ones decide. It can fit one family in several ways
(``cache:{space}:{key}`` and ``cache:a:b:c``). The shortest and the longest reading of the holes put every
literal as far left and as far right as it can stand, so that where these two agree about the new name all
readings do. Where families or readings disagree the key is ambiguous, and nobody guesses, unless the caller
asks for the shortest or the longest reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clusterlint.migrate.key_map import Family


@dataclass(frozen=True, slots=True)
class Name:
    """``family``: number in the map, None where none claims the key. ``new_form``: it is named so already."""

    new: bytes
    family: int | None = None
    new_form: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several new names for one key."""

    families: tuple[int, ...]
    names: tuple[bytes, ...]


class _Form:
    """One family, compiled."""

    def __init__(self, number: int, family: Family, reading: str) -> None:
        self.number = number
        self.family = family
        self.prefix, self.new_prefix = family.literals[0], family.new_literals[0]
        self._old = _compiled(family.literals, family.groups, reading)
        self._new = _compiled(family.new_literals, family.groups, "every")
        self._loose = _pattern(family.literals, [b".*"] * len(family.groups))

    def in_new_form(self, key: bytes) -> bool:
        """The key without the inserted text would get this very name."""
        if self.family.kept or not key.startswith(self.new_prefix):
            return False
        for pattern in self._new:
            match = pattern.fullmatch(key)
            if match and key in self.names(_filled(self.family.literals, match.groups())):
                return True
        return False

    def names(self, key: bytes) -> set[bytes]:
        """The names that the key can get, none where it is of another family."""
        if not key.startswith(self.prefix):
            return set()
        found = set()
        for pattern in self._old:
            match = pattern.fullmatch(key)
            if match is None:
                return set()
            found.add(_filled(self.family.new_literals, match.groups()))
        return found

    def resembles(self, key: bytes) -> bool:
        """The family would claim the key if its holes could hold anything: nothing, or braces."""
        return key.startswith(self.prefix) and self._loose.fullmatch(key) is not None


class Naming:
    """New names for the keys of one server. ``reading``: "every", or only the "shortest" or "longest"."""

    def __init__(self, families: Sequence[Family], reading: str = "every") -> None:
        self.families = tuple(families)
        self._forms = sorted(
            (_Form(number, family, reading) for number, family in enumerate(families)),
            key=lambda form: form.family.rank,
            reverse=True,
        )

    def name(self, key: bytes) -> Name | Ambiguous:
        """What becomes of one key."""
        claims: list[tuple[int, set[bytes]]] = []
        rank = None
        for form in self._forms:
            if rank is not None and form.family.rank != rank:
                break
            names = {key} if (done := form.in_new_form(key)) else form.names(key)
            if done and not claims:
                return Name(key, form.number, new_form=True)
            if names:
                claims.append((form.number, names))
                rank = form.family.rank
        every = set().union(*(names for _, names in claims))
        if len(every) > 1:
            return Ambiguous(tuple(number for number, _ in claims), tuple(sorted(every)))
        return Name(every.pop(), claims[0][0]) if claims else Name(key)

    def resembling(self, key: bytes) -> int | None:
        """For a key that no family claims: the number of the family that almost does."""
        return next((form.number for form in self._forms if form.resembles(key)), None)


def _compiled(
    literals: Sequence[bytes], groups: Sequence[bytes], reading: str
) -> tuple[re.Pattern[bytes], ...]:
    """Longest and shortest reading; one pattern where they cannot differ."""
    lazy = [group + b"?" if re.search(rb"(?<!\\)[*+]$", group) else group for group in groups]
    longest, shortest = _pattern(literals, groups), _pattern(literals, lazy)
    if len(groups) < 2 or reading == "longest":
        return (longest,)
    return (shortest,) if reading == "shortest" else (longest, shortest)


def _pattern(literals: Sequence[bytes], groups: Sequence[bytes]) -> re.Pattern[bytes]:
    parts = [re.escape(literals[0])]
    for group, literal in zip(groups, literals[1:], strict=True):
        parts += [b"(", group, b")", re.escape(literal)]
    return re.compile(b"".join(parts), re.DOTALL)


def _filled(literals: Sequence[bytes], values: Sequence[bytes]) -> bytes:
    parts = [literals[0]]
    for value, literal in zip(values, literals[1:], strict=True):
        parts += [value, literal]
    return b"".join(parts)
