"""Keys and bytes by slot, and what shares of them some slots have: the arithmetic behind every number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt

from clusterlint.observe.model import Load, Sample
from clusterlint.observe.tally import Row, Tally
from clusterlint.slots.hashing import SLOTS

_SURE = 1.96
"""Standard errors on either side that hold the truth in 95 of 100 samples (normal distribution)."""


@dataclass(frozen=True, slots=True)
class Spread:
    """By slot: keys, bytes (None: not known) and the squares of the sizes (None: no error is known)."""

    keys: Sequence[int]
    bytes: Sequence[int] | None
    squares: Sequence[float] | None
    sample: Sample | None
    all_keys: int = field(init=False)
    all_bytes: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all_keys", sum(self.keys))
        object.__setattr__(self, "all_bytes", sum(self.bytes or ()))

    @property
    def weights(self) -> Sequence[int]:
        """Bytes where they are known, else keys."""
        return self.keys if self.bytes is None else self.bytes

    def load(self, slots: Iterable[int]) -> Load:
        """What is in some slots."""
        chosen = list(slots)
        keys, size = self._sum(self.keys, chosen), None
        if self.bytes is not None:
            size = self._sum(self.bytes, chosen)
        return self.share(keys, size, self._byte_error(chosen, size))

    def share(self, keys: int, size: int | None, byte_error: float | None = None) -> Load:
        """So many keys and bytes as a part of all."""
        key_share = keys / self.all_keys if self.all_keys else 0.0
        byte_share = size / self.all_bytes if size is not None and self.all_bytes else None
        return Load(keys, size, key_share, byte_share, self._key_error(key_share), byte_error)

    @staticmethod
    def _sum(counts: Sequence[int], slots: list[int]) -> int:
        return sum(counts) if len(slots) == SLOTS else sum(counts[slot] for slot in slots)

    def _key_error(self, share: float) -> float:
        return _SURE * sqrt(share * (1 - share) / self.all_keys * self._left()) if self.all_keys else 0.0

    def _byte_error(self, slots: list[int], size: int | None) -> float | None:
        """Of a ratio of two sums over the same sample, by its linear approximation."""
        if self.squares is None or not size or not self._left():
            return None
        inside = sum(self.squares[slot] for slot in slots)
        ratio, outside = size / self.all_bytes, sum(self.squares) - inside
        spread = (1 - ratio) ** 2 * inside + ratio**2 * max(outside, 0.0)
        return _SURE * sqrt(spread * self._left()) / self.all_bytes

    def _left(self) -> float:
        """The part of the keyspace that was not looked at: nothing left, no error."""
        if self.sample is None or self.sample.of <= 0:
            return 0.0
        if self.sample.again:
            return 1.0
        return max(0.0, 1 - self.sample.keys / self.sample.of)


def now(tally: Tally, sample: Sample | None) -> Spread:
    """By the names that keys have."""
    rows = list(tally.rows.values())
    sizes = _total([row.bytes for row in rows]) if tally.sized else None
    return Spread(_total([row.keys for row in rows]), sizes, tally.squares if tally.sized else None, sample)


def then(tally: Tally, sample: Sample | None) -> Spread | None:
    """By the names of the tag plan; None where it renames nothing that was seen."""
    rows = list(tally.rows.values())
    if all(row.new_keys is None for row in rows):
        return None
    keys, sizes = zip(*(renamed(row) for row in rows), strict=True)
    if not tally.sized:
        return Spread(_total(keys), None, None, sample)
    squares = list(map(float.__add__, tally.squares, tally.moved))
    return Spread(_total(keys), _total(sizes), squares, sample)


def renamed(row: Row) -> tuple[Sequence[int], Sequence[int]]:
    """Keys and bytes of a family by slot, under its name in the plan."""
    if row.new_keys is None or row.new_bytes is None:
        return row.keys, row.bytes
    return row.new_keys, row.new_bytes


def _total(counts: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*counts, strict=True)] if counts else [0] * SLOTS
