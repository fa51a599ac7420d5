"""The counts of a stream of keys: by slot, by family and slot, and the heaviest, in bounded memory."""

from __future__ import annotations

import heapq
from array import array
from binascii import crc_hqx
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from clusterlint.observe.distinct import Distinct
from clusterlint.observe.heavy import Guesses
from clusterlint.observe.majority import Majority
from clusterlint.observe.match import LONGEST, Fit, Found, Matcher
from clusterlint.slots.hashing import SLOTS, hashed_part

_MASK = SLOTS - 1
BIGGEST = 50
"""Keys that are remembered for their size."""

NOBODY = -1
"""The number of the keys of no family."""


def _zeros() -> array[int]:
    return array("Q", bytes(8 * SLOTS))


@dataclass(slots=True)
class Row:
    """The keys of one family by slot, now and under the plan's names; ``bytes`` as far as sizes are known."""

    keys: array[int] = field(default_factory=_zeros)
    bytes: array[int] = field(default_factory=_zeros)
    new_keys: array[int] | None = None
    new_bytes: array[int] | None = None

    def merge(self, other: Row) -> None:
        """Add another."""
        self.keys = _sum(self.keys, other.keys)
        self.bytes = _sum(self.bytes, other.bytes)
        if other.new_keys is not None and other.new_bytes is not None:
            self.new_keys = _sum(self.new_keys or _zeros(), other.new_keys)
            self.new_bytes = _sum(self.new_bytes or _zeros(), other.new_bytes)


def _sum(one: array[int], other: array[int]) -> array[int]:
    return array("Q", map(int.__add__, one, other))


@dataclass(slots=True)
class Tally:
    """Everything that is counted; as large for a hundred million keys as for a million.

    ``fits``: by family, how many of its keys fit only loosely, or with braces. ``tags``: hash tags that keys
    have now; ``new_tags``: those that they get by the plan. ``squares``: by slot, the squares of the sizes,
    for the error of a sample; ``moved``: what the plan takes off and adds to them. ``databases``: keys of
    each, where the source tells.
    """

    rows: dict[int, Row] = field(default_factory=dict)
    fits: dict[tuple[int, Fit], int] = field(default_factory=dict)
    ambiguous: int = 0
    long: int = 0
    sized: int = 0  # keys with a size
    squares: array[float] = field(default_factory=lambda: array("d", bytes(8 * SLOTS)))
    moved: array[float] = field(default_factory=lambda: array("d", bytes(8 * SLOTS)))
    biggest: list[tuple[int, bytes]] = field(default_factory=list)  # a heap, the smallest first
    tags: Majority = field(default_factory=Majority)
    new_tags: Majority = field(default_factory=Majority)
    guesses: Guesses = field(default_factory=Guesses)
    databases: dict[int, int] = field(default_factory=dict)
    by_database: dict[tuple[int, int], int] = field(default_factory=dict)  # (family, database)
    distinct: Distinct = field(default_factory=Distinct)

    def add(
        self,
        matcher: Matcher,
        keys: Sequence[bytes],
        sizes: Sequence[int] | None = None,
        database: int | None = None,
    ) -> None:
        """Count keys, with a size in bytes for each (-1: not known) or for none."""
        if database is not None:
            self.databases[database] = self.databases.get(database, 0) + len(keys)
            for key in keys:
                self.distinct.add(key, database)
        if database is not None or max(map(len, keys), default=0) > LONGEST:
            for key, size in zip(keys, sizes or repeat(-1)):  # noqa: B905 - repeat has no end
                self._count(matcher, key, size, database)
        elif sizes is None:
            self._add_names(matcher, keys)
        else:
            self._add_sized(matcher, keys, sizes)

    def _add_names(self, matcher: Matcher, keys: Sequence[bytes]) -> None:
        """The short way for the many; a family's first key, and what is unusual, is for ``_count``."""
        head, known, rows = matcher.head, matcher.heads.get, self.rows
        tags, new_tags = self.tags, self.new_tags
        for key in keys:
            branches = known(key[:head])
            if branches is None:
                self._count(matcher, key, -1)
                continue
            found = branches[0](key)
            row = None if found is None else rows.get(branches[2][found.lastindex])
            if row is None:
                self._count(matcher, key, -1)
                continue
            if b"{" in key:
                hashed = hashed_part(key)
                slot = crc_hqx(hashed, 0) & _MASK
                if hashed is not key:
                    tags.vote(slot, hashed, 1)
            else:
                slot = crc_hqx(key, 0) & _MASK
            row.keys[slot] += 1
            if row.new_keys is not None:
                tag = found[found.lastindex]
                slot = crc_hqx(tag, 0) & _MASK
                row.new_keys[slot] += 1
                new_tags.vote(slot, tag, 1)

    def _add_sized(self, matcher: Matcher, keys: Sequence[bytes], sizes: Sequence[int]) -> None:
        """The same with sizes."""
        head, known, rows = matcher.head, matcher.heads.get, self.rows
        tags, new_tags = self.tags, self.new_tags
        squares, moved, sized = self.squares, self.moved, 0
        least = self.biggest[0][0] if len(self.biggest) == BIGGEST else -1
        for key, size in zip(keys, sizes, strict=True):
            branches = known(key[:head])
            if branches is None or size < 0:
                self._count(matcher, key, size)
                continue
            found = branches[0](key)
            row = None if found is None else rows.get(branches[2][found.lastindex])
            if row is None:
                self._count(matcher, key, size)
                continue
            if b"{" in key:
                hashed = hashed_part(key)
                slot = crc_hqx(hashed, 0) & _MASK
                if hashed is not key:
                    tags.vote(slot, hashed, size)
            else:
                slot = crc_hqx(key, 0) & _MASK
            row.keys[slot] += 1
            row.bytes[slot] += size
            squares[slot] += size * size
            sized += 1
            if size >= least:
                least = self._weigh(key, size)
            if row.new_keys is not None and row.new_bytes is not None:
                tag = found[found.lastindex]
                moved[slot] -= size * size
                slot = crc_hqx(tag, 0) & _MASK
                moved[slot] += size * size
                row.new_keys[slot] += 1
                row.new_bytes[slot] += size
                new_tags.vote(slot, tag, size)
        self.sized += sized

    def _count(self, matcher: Matcher, key: bytes, size: int, database: int | None = None) -> None:
        """Count one key, whatever it is."""
        found = matcher.find(key)
        number = NOBODY if found is None else found.family
        weight = max(size, 0)
        hashed = hashed_part(key)
        slot = crc_hqx(hashed, 0) & _MASK
        if size >= 0:
            self.sized += 1
            self.squares[slot] += size * size
            self._weigh(key, size)
        if found is None:
            self.long += len(key) > LONGEST
            self.guesses.add(key, weight)
        elif found.fit is not Fit.STRICT:
            self.fits[number, found.fit] = self.fits.get((number, found.fit), 0) + 1
        else:
            self.ambiguous += matcher.ambiguous(number, key)
        if hashed is not key:
            self.tags.vote(slot, hashed, max(weight, 1))
        if database is not None:
            self.by_database[number, database] = self.by_database.get((number, database), 0) + 1
        self._put(number, slot, weight, found, number in matcher.renamed)

    def _put(self, number: int, slot: int, weight: int, found: Found | None, renamed: bool) -> None:
        row = self.rows.get(number)
        if row is None:
            row = self.rows[number] = Row()
            if renamed:
                row.new_keys, row.new_bytes = _zeros(), _zeros()
        row.keys[slot] += 1
        row.bytes[slot] += weight
        if row.new_keys is not None and row.new_bytes is not None:
            tag = None if found is None else found.tag
            if tag is not None:
                self.moved[slot] -= weight * weight
                slot = crc_hqx(tag, 0) & _MASK
                self.moved[slot] += weight * weight
                self.new_tags.vote(slot, tag, max(weight, 1))
            row.new_keys[slot] += 1
            row.new_bytes[slot] += weight

    def _weigh(self, key: bytes, size: int) -> int:
        """Remember the key if it is among the biggest; gives the size from which on one is."""
        biggest = self.biggest
        if len(biggest) < BIGGEST:
            heapq.heappush(biggest, (size, key))
        elif (size, key) > biggest[0]:
            heapq.heapreplace(biggest, (size, key))
        return biggest[0][0] if len(biggest) == BIGGEST else -1

    def merge(self, other: Tally) -> None:
        """Add the counts of another: whoever counts in pieces merges them in their order."""
        for number, row in other.rows.items():
            mine = self.rows.get(number)
            if mine is None:
                self.rows[number] = row
            else:
                mine.merge(row)
        self.ambiguous += other.ambiguous
        self.long += other.long
        self.sized += other.sized
        self.squares = array("d", map(float.__add__, self.squares, other.squares))
        self.moved = array("d", map(float.__add__, self.moved, other.moved))
        for size, key in other.biggest:
            self._weigh(key, size)
        self.tags.merge(other.tags)
        self.new_tags.merge(other.new_tags)
        self.guesses.merge(other.guesses)
        self.distinct.merge(other.distinct)
        for mine_, theirs in (
            (self.fits, other.fits),
            (self.databases, other.databases),
            (self.by_database, other.by_database),
        ):
            _add_counts(mine_, theirs)


def _add_counts(mine: dict[Any, int], theirs: dict[Any, int]) -> None:
    for name, count in theirs.items():
        mine[name] = mine.get(name, 0) + count
