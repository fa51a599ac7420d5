"""Slots that hold much more than an equal share, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clusterlint.observe.majority import Majority
from clusterlint.observe.match import Matcher
from clusterlint.observe.model import BigKey, HotSlot
from clusterlint.observe.quoting import shown
from clusterlint.observe.spread import Spread, renamed
from clusterlint.observe.tally import NOBODY, Tally
from clusterlint.slots.hashing import SLOTS, key_slot
from clusterlint.slots.topology import node_of

_MOST = 10  # hot slots that are named
_SHARE, _TIMES, _KEYS = 0.001, 10, 10  # of the keys; of the mean of a slot; keys in it
_BYTE_SHARE, _CLEAR = 0.005, 0.05  # of the bytes; what counts among few keys as well
_FEW = 1_000  # keys
_TELLING = 0.3  # of a slot
_LARGE = 10  # times the mean size of a key


@dataclass(frozen=True, slots=True)
class Slots:
    """What can be said of single slots; ``new``: by the names of the plan."""

    tally: Tally
    matcher: Matcher
    spread: Spread
    masters: int
    new: bool

    def hot(self) -> tuple[HotSlot, ...]:
        """The slots far above their share, the heaviest first."""
        total = self.spread.all_keys
        mean = total / SLOTS
        found = []
        for slot, keys in enumerate(self.spread.keys):
            size = 0 if self.spread.bytes is None else self.spread.bytes[slot]
            if (keys >= _KEYS and keys >= max(_SHARE * total, _TIMES * mean)) or self._large(size, total):
                found.append(slot)
        weights = self.spread.weights
        return tuple(self.of(slot) for slot in sorted(found, key=lambda one: (-weights[one], one))[:_MOST])

    def _large(self, size: int, keys: int) -> bool:
        share = size / self.spread.all_bytes if size else 0.0
        return share >= (_BYTE_SHARE if keys >= _FEW else _CLEAR)

    def biggest(self) -> HotSlot | None:
        """The heaviest slot, hot or not: no master can have less."""
        weights = self.spread.weights
        return self.of(max(range(SLOTS), key=lambda slot: (weights[slot], -slot))) if any(weights) else None

    def of(self, slot: int) -> HotSlot:
        """One slot, with what is in it."""
        load = self.spread.load([slot])
        weight = self.spread.weights[slot] or 1
        families = sorted(self._families(slot, weight), key=lambda one: (-one[1], one[0]))[:3]
        tag, tag_share = self._tag(slot, weight)
        return HotSlot(
            slot=slot,
            node=node_of(slot, self.masters),
            load=load,
            families=tuple((None if n == NOBODY else n, share) for n, share in families),
            tag=tag,
            tag_share=tag_share,
            key=self._key(slot, load.bytes),
        )

    def _families(self, slot: int, weight: int) -> Iterator[tuple[int, float]]:
        for number, row in self.tally.rows.items():
            keys, sizes = renamed(row) if self.new else (row.keys, row.bytes)
            part = (keys if self.spread.bytes is None else sizes)[slot] / weight
            if part >= 0.05:
                yield number, part

    def _tag(self, slot: int, weight: int) -> tuple[str | None, float]:
        votes: list[Majority] = [self.tally.new_tags, self.tally.tags] if self.new else [self.tally.tags]
        lead, tag = max(((vote.leads[slot], vote.leaders[slot]) for vote in votes), key=lambda one: one[0])
        if tag is None or lead / weight < _TELLING:
            return None, 0.0
        return shown(tag), min(lead / weight, 1.0)

    def _key(self, slot: int, size: int | None) -> str | None:
        """The biggest key of the slot, if it is much of it."""
        for weight, key in sorted(self.tally.biggest, reverse=True):
            if size and self._slot(key) == slot:
                return shown(key) if weight / size >= _TELLING else None
        return None

    def _slot(self, key: bytes) -> int:
        found = self.matcher.find(key) if self.new else None
        return key_slot(key if found is None or found.tag is None else b"{" + found.tag + b"}")


def big_keys(tally: Tally, matcher: Matcher, most: int, *, only_large: bool) -> tuple[BigKey, ...]:
    """The biggest keys, each once; ``only_large``: those that are much larger than others."""
    sizes: dict[bytes, int] = {}
    for size, key in sorted(tally.biggest, reverse=True):
        sizes.setdefault(key, size)
    mean = sum(sum(row.bytes) for row in tally.rows.values()) / (tally.sized or 1)
    large = [(key, size) for key, size in sizes.items() if not only_large or size >= _LARGE * mean]
    named = [(key, size, matcher.find(key)) for key, size in large[:most]]
    return tuple(
        BigKey(shown(key), size, key_slot(key), None if found is None else found.family)
        for key, size, found in named
    )
