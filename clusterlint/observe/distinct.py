"""How many different keys there are among many accesses, and how many of them in several databases.

A bottom-k sketch: of all keys those with the smallest hashes are kept, which are a fair sample of the
different keys, however often each is used. Exact up to ``KEPT`` keys; from then on the number of different
keys is known to about 1 part in the square root of ``KEPT`` (0.8 %).
Source: Bar-Yossef and others, "Counting distinct elements in a data stream" (2002), the k minimum values.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from hashlib import blake2b

KEPT = 16_384
_SPACE = 1 << 64


@dataclass(slots=True)
class Distinct:
    """Hash of a key -> the databases that it was seen in."""

    seen: dict[int, frozenset[int]] = field(default_factory=dict)
    limit: int = _SPACE  # hashes from here on are not kept

    def add(self, key: bytes, database: int) -> None:
        """Note a key of a database."""
        name = int.from_bytes(blake2b(key, digest_size=8).digest(), "big")
        if name < self.limit:
            self._note(name, frozenset((database,)))

    def _note(self, name: int, databases: frozenset[int]) -> None:
        old = self.seen.get(name)
        if old is None:
            self.seen[name] = databases
            if len(self.seen) > 2 * KEPT:
                self._shrink()
        elif not databases <= old:
            self.seen[name] = old | databases

    def _shrink(self) -> None:
        kept = heapq.nsmallest(KEPT + 1, self.seen)
        self.limit = kept[-1]
        self.seen = {name: self.seen[name] for name in kept[:-1]}

    def merge(self, other: Distinct) -> None:
        """Add those of another."""
        self.limit = min(self.limit, other.limit)
        self.seen = {name: found for name, found in self.seen.items() if name < self.limit}
        for name, databases in other.seen.items():
            if name < self.limit:
                self._note(name, databases)

    @property
    def exact(self) -> bool:
        """Every key is still there."""
        return self.limit == _SPACE

    @property
    def keys(self) -> int:
        """How many different keys there are, over all databases."""
        return len(self.seen) if self.exact else round(len(self.seen) * _SPACE / self.limit)

    @property
    def collisions(self) -> int:
        """How many of them are in several databases."""
        shared = sum(len(databases) > 1 for databases in self.seen.values())
        return shared if self.exact else round(shared * _SPACE / self.limit)
