"""Bounded counts of very many names: the heaviest stay, what is dropped is not forgotten as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

Weight = list[int]
"""[keys, bytes]; a list, since it is counted up in place."""


@dataclass(slots=True)
class Heavy:
    """Counts by name, at most ``2 * kept`` of them: then all but the ``kept`` heaviest are dropped.

    What is left of a count is a lower bound, ``exact`` until something was dropped.
    """

    kept: int
    counts: dict[bytes, Weight] = field(default_factory=dict)
    dropped: Weight = field(default_factory=lambda: [0, 0])

    @property
    def exact(self) -> bool:
        """No name was dropped."""
        return not self.dropped[0]

    def add(self, name: bytes, size: int, keys: int = 1) -> None:
        """Count a key, or several."""
        found = self.counts.get(name)
        if found is None:
            self.counts[name] = [keys, size]
            if len(self.counts) > 2 * self.kept:
                self.drop()
        else:
            found[0] += keys
            found[1] += size

    def drop(self) -> list[tuple[bytes, Weight]]:
        """Keep the heaviest; gives the others."""
        ordered = self.heaviest()
        gone = ordered[self.kept :]
        self.counts = dict(ordered[: self.kept])
        for _, (keys, size) in gone:
            self.dropped[0] += keys
            self.dropped[1] += size
        return gone

    def heaviest(self) -> list[tuple[bytes, Weight]]:
        """By bytes, keys, and name, so that the order is always the same."""
        return sorted(self.counts.items(), key=lambda one: (-one[1][1], -one[1][0], one[0]))

    def merge(self, other: Heavy) -> None:
        """Add the counts of another."""
        for name, (keys, size) in other.counts.items():
            self.add(name, size, keys)
        self.dropped[0] += other.dropped[0]
        self.dropped[1] += other.dropped[1]


_VARYING = re.compile(
    rb"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"  # a UUID
    rb"|(?<![0-9a-zA-Z])(?=[a-zA-Z]*[0-9])(?:[0-9a-f]{8,}|[0-9a-zA-Z]{16,})(?![0-9a-zA-Z])"  # a hash, a token
    rb"|[0-9]+"
)
_HEAD = re.compile(rb"[^:|/._-]*[:|/._-]?")
_SEEN = 512  # bytes of a key that are looked at


def guessed(key: bytes) -> bytes:
    """The template that a key seems to be made from: numbers, hashes and tokens become ``{}``."""
    return _VARYING.sub(b"{}", key[:_SEEN]) if len(key) > _SEEN else _VARYING.sub(b"{}", key)


def _head(name: bytes) -> bytes:
    found = _HEAD.match(name)
    return (found[0] if found else b"") + b"*"


@dataclass(slots=True)
class Guesses:
    """Keys of no family, by guessed template; of rare ones only how they begin is kept (``session:*``)."""

    templates: Heavy = field(default_factory=lambda: Heavy(1_000))
    heads: Heavy = field(default_factory=lambda: Heavy(500))
    examples: dict[bytes, bytes] = field(default_factory=dict)

    def add(self, key: bytes, size: int) -> None:
        """Count a key."""
        name = guessed(key)
        found = self.templates.counts.get(name)
        if found is None:
            self._new(name, key[:_SEEN])
            self.templates.add(name, size)
        else:
            found[0] += 1
            found[1] += size

    def _new(self, name: bytes, example: bytes) -> None:
        if len(self.templates.counts) >= 2 * self.templates.kept:
            for gone, (keys, size) in self.templates.drop():
                self.heads.add(_head(gone), size, keys)
            self.examples = {kept: self.examples[kept] for kept in self.templates.counts}
        self.examples.setdefault(name, example)

    def merge(self, other: Guesses) -> None:
        """Add the counts of another."""
        self.heads.merge(other.heads)
        for name, (keys, size) in other.templates.counts.items():
            if name not in self.templates.counts:
                self._new(name, other.examples[name])
            self.templates.add(name, size, keys)

    def groups(self, crowd: int = 12) -> Iterator[tuple[bytes, int, int, bytes]]:
        """(template, keys, bytes, example), the heaviest first; over ``crowd`` that begin alike are one."""
        by_head: dict[bytes, list[tuple[bytes, Weight]]] = {}
        for name, weight in self.templates.counts.items():
            by_head.setdefault(_head(name), []).append((name, weight))
        found: dict[bytes, tuple[int, int, bytes]] = {}
        for name, (keys, size) in self.heads.counts.items():
            found[name] = (keys, size, b"")
        for head, members in by_head.items():
            if len(members) > crowd or head in found:
                keys, size, _ = found.get(head, (0, 0, b""))
                first = min(members)[0]
                keys += sum(weight[0] for _, weight in members)
                size += sum(weight[1] for _, weight in members)
                found[head] = (keys, size, self.examples[first])
            else:
                for name, weight in members:
                    found[name] = (weight[0], weight[1], self.examples[name])
        if self.heads.dropped[0]:
            found[b"*"] = (self.heads.dropped[0], self.heads.dropped[1], b"")
        ordered = sorted(found.items(), key=lambda one: (-one[1][1], -one[1][0], one[0]))
        for name, (keys, size, example) in ordered:
            yield name, keys, size, example
