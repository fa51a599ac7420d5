"""What was measured on real keys, as plain values. Shares are between 0 and 1; masters are numbered from 0.

"Now" is by the names that keys have, "then" by those that the tag plan gives them; where the plan renames
nothing that was seen, the two are the same and there is no "then".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class What(str, Enum):
    """What one key of the stream stands for."""

    KEYS = "keys"  # a key of the keyspace
    ACCESSES = "accesses"  # a command of MONITOR that names the key
    BIGGEST = "biggest keys"  # one of the few that redis-cli --memkeys and --bigkeys name: no shares


@dataclass(frozen=True, slots=True)
class Sample:
    """Only some keys were looked at.

    ``interrupted``: it ended early. ``again``: a key can be in it twice. ``guessed``: that it is a sample at
    all, and of how many keys, follows from the memory that the server uses.
    """

    keys: int
    of: int
    interrupted: bool = False
    again: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """Keys and bytes of a slot or a master, and their shares of all; ``bytes`` None: sizes are not known.

    ``key_error`` and ``byte_error``: half the width of the interval that holds the true share in 95 of 100
    samples; 0 where all keys were counted.
    """

    keys: int
    bytes: int | None
    key_share: float
    byte_share: float | None
    key_error: float = 0.0
    byte_error: float | None = None

    @property
    def share(self) -> float:
        """Of the bytes where they are known, else of the keys."""
        return self.key_share if self.byte_share is None else self.byte_share


@dataclass(frozen=True, slots=True)
class Node:
    """One master with its slots (first and last, inclusive)."""

    number: int
    first: int
    last: int
    now: Load
    then: Load | None = None


@dataclass(frozen=True, slots=True)
class HotSlot:
    """A slot with much more than its equal share. ``families``: (number or None for no family, share of it).

    ``tag``: the hash tag that most of it hangs on, ``tag_share`` at least; ``key``: the biggest key in it, if
    that is most of it.
    """

    slot: int
    node: int
    load: Load
    families: tuple[tuple[int | None, float], ...]
    tag: str | None = None
    tag_share: float = 0.0
    key: str | None = None


@dataclass(frozen=True, slots=True)
class BigKey:
    """One of the biggest keys, with its size in bytes."""

    key: str
    bytes: int
    slot: int
    family: int | None


@dataclass(frozen=True, slots=True)
class FamilyCount:
    """What was seen of one family.

    ``slots`` and ``new_slots``: in how many different slots its keys are, now and then. ``loose``: keys that
    fit only if a hole holds a separator; ``braced``: only if one holds braces, so that they keep their names.
    ``databases``: where it was seen, if several databases were.
    """

    family: int
    load: Load
    slots: int
    renamed: bool = False
    new_slots: int = 0
    loose: int = 0
    braced: int = 0
    databases: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Keys of no family that look alike: ``{}`` stands for numbers and tokens, ``*`` for anything."""

    template: str
    example: str
    load: Load


@dataclass(frozen=True, slots=True)
class Move:
    """Slots that go from one master to another: how many, and what is in them."""

    source: int
    target: int
    slots: int
    load: Load


@dataclass(frozen=True, slots=True)
class Growth:
    """One master more: what moves, and what every master has afterwards."""

    masters: int
    moves: tuple[Move, ...]
    moved: Load
    nodes: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether some masters are enough, by the bytes on the fullest one (``node``).

    ``error``: how far these may be off in a sample, in bytes; ``sure``: that does not change the answer.
    """

    masters: int
    fullest: int
    node: int
    enough: bool
    error: int = 0
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Capacity:
    """Whether the memory is enough, by the names that keys will have.

    ``node_memory``: bytes of one master; ``usable``: what is left of it for data after the head-room.
    ``total``: bytes to be divided. ``least``: the fewest masters that are enough, None where no number is,
    since the biggest slot is larger than ``usable``.
    """

    node_memory: int
    headroom: float
    usable: int
    total: int
    fits: tuple[Fit, ...]
    least: int | None
    biggest_slot: int


@dataclass(frozen=True, slots=True)
class Stream:
    """What was read, besides keys.

    ``wrong`` lines were not understood, of which ``wrong_samples`` are the first. ``scripted``: commands that
    scripts sent, ``keyless``: commands without a key. ``totals``: of a summary, (type, keys, bytes).
    ``databases``: (number, keys) as far as told; ``collisions``: keys that are in several of them.
    ``distinct``: different keys, ``distinct_exact``: not an estimate. ``notes``: what else is to be known.
    """

    source: str
    form: str
    lines: int = 0
    wrong: int = 0
    wrong_samples: tuple[str, ...] = ()
    scripted: int = 0
    keyless: int = 0
    totals: tuple[tuple[str, int, int | None], ...] = ()
    databases: tuple[tuple[int, int], ...] = ()
    collisions: int = 0
    distinct: int | None = None
    distinct_exact: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strangers:
    """Keys of no family of the code: the heaviest ``groups``, and how many ``more`` groups there are."""

    load: Load
    groups: tuple[Unmatched, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything that was measured.

    ``keys``: counted in the stream, which may be a ``sample``. ``bytes``: of those, None where no size is
    known; ``unsized``: keys without one although others have it. ``used_memory``: what the server says that
    it uses, or the user; ``memory``: bytes that all keys take together, scaled to it; ``node_memory``: of a
    master, as the user says. ``bins``: the share of each 64 slots, by which slots are drawn; ``bins_then`` is
    empty where nothing is renamed. ``unseen``: families of the code without a key. ``ambiguous``: keys that
    fit several families equally well; ``long``: keys too long to be matched.
    """

    stream: Stream
    what: What
    masters: int
    keys: int
    bytes: int | None
    unsized: int
    memory: int | None
    used_memory: int | None
    node_memory: int | None
    sample: Sample | None
    nodes: tuple[Node, ...]
    bins: tuple[float, ...]
    bins_then: tuple[float, ...]
    hot: tuple[HotSlot, ...]
    hot_then: tuple[HotSlot, ...]
    biggest_slot: HotSlot | None
    biggest_slot_then: HotSlot | None
    biggest: tuple[BigKey, ...]
    families: tuple[FamilyCount, ...]
    unseen: int
    strangers: Strangers
    ambiguous: int
    long: int
    growth: tuple[Growth, ...] = ()
    capacity: Capacity | None = None
