"""What is known of a program's keys, as plain values. A family is named by its place in KeyMap."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from clusterlint.finding import Confidence, Location
from clusterlint.rules.keyset import Member
from clusterlint.slots.template import Template


class Use(str, Enum):
    """What a call does to a key."""

    READ = "read"
    WRITTEN = "written"
    EXPIRED = "expired"  # it is given a time to live
    DELETED = "deleted"
    WATCHED = "watched"
    PASSED = "passed"  # to a command or a script of which nothing is known


class Expiry(str, Enum):
    """Whether the keys of a family go away by themselves."""

    SEEN = "seen"
    DROPPED = "seen, dropped"  # written with an expiry here and overwritten without one there
    PERHAPS = "perhaps"  # only a wider family, which may hold the same keys, has one
    NONE = "no expiry seen"
    UNKNOWN = "unknown"  # written only by what may bring an expiry along: RENAME, COPY, RESTORE, a script
    UNWRITTEN = "not written"


class Kind(str, Enum):
    """What brings families together."""

    COMMAND = "command"
    TRANSACTION = "transaction"
    SCRIPT = "script"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Site:
    """One place in the code that uses a family; ``context`` is direct, pipeline, transaction or script."""

    location: Location
    command: str
    context: str
    endpoint: str | None
    confidence: Confidence
    uses: frozenset[Use]


@dataclass(frozen=True, slots=True)
class Scan:
    """SCAN or KEYS; no pattern: the whole keyspace. ``covers``: "all" or "some" of a family.

    ``shapes`` are the pattern with its holes, in each way that it was seen there; none: it was not followed.
    """

    location: Location
    command: str
    pattern: str | None
    endpoint: str | None
    covers: str = ""
    shapes: tuple[Template, ...] = field(default=(), compare=False, repr=False)

    @property
    def found_as(self) -> tuple[str | None, ...]:
        """How linking may name a key that it has found."""
        return (self.pattern, *map(str, self.shapes))


@dataclass(frozen=True, slots=True)
class Tag:
    """A hash tag as people write templates; ``constant``: it has no hole, so that there is one slot."""

    text: str
    constant: bool


@dataclass(frozen=True, slots=True)
class Family:
    """All keys whose templates have the same literal parts.

    ``template`` is the spelling that most places use, ``variants`` are the others. ``slot`` is known where
    what is hashed has no hole. ``types`` are data types as Redis names them. ``within`` are wider families
    that may hold the same keys: ``rank:{mode}`` for ``rank:0``. ``templates`` are all that calls were seen
    with, one of the spelling first; their parts agree but for what the holes hold. ``inserted`` are known
    texts in them that the code puts in as values.
    """

    template: str
    variants: tuple[str, ...]
    built: tuple[Location, ...]
    sites: tuple[Site, ...]
    scans: tuple[Scan, ...]
    types: tuple[str, ...]
    commands: tuple[str, ...]
    tag: Tag | None
    slot: int | None
    expiry: Expiry
    within: tuple[int, ...] = ()
    templates: tuple[Template, ...] = field(default=(), compare=False, repr=False)
    inserted: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    def places(self, use: Use) -> tuple[Location, ...]:
        """Where the family is used in that way, in order."""
        return tuple(dict.fromkeys(site.location for site in self.sites if use in site.uses))

    @property
    def endpoints(self) -> tuple[str | None, ...]:
        """The endpoints that hold keys of it, unknown (None) last."""
        found = {site.endpoint for site in self.sites}
        return (*sorted(name for name in found if name is not None), *([None] if None in found else []))

    @property
    def contexts(self) -> tuple[str, ...]:
        """In which contexts it is used."""
        return tuple(sorted({site.context for site in self.sites}))

    @property
    def confidence(self) -> Confidence:
        """As sure as its surest place."""
        return max((site.confidence for site in self.sites), key=lambda sure: sure.rank)


@dataclass(frozen=True, slots=True)
class Shared:
    """Holes of several families that hold one value: (family, name of the hole)."""

    holes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Access:
    """One place that uses several keys at once.

    ``pairs`` are the families that meet there, (n, n) for several keys of one family. ``one_slot``: the keys
    are proven to share a slot. ``needed``: a cluster asks for that; False where the client or the server
    takes the command apart by slot. ``unknown``: there are keys that could not be worked out. ``runs`` are
    the keys of each way to come there, as the proof compares them.
    """

    kind: Kind
    location: Location
    commands: tuple[str, ...]
    families: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]
    shared: tuple[Shared, ...]
    one_slot: bool
    needed: bool
    unknown: bool
    runs: tuple[tuple[Member, ...], ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Families that are tied together by accesses which need one slot each."""

    families: tuple[int, ...]
    accesses: tuple[Access, ...]

    @property
    def one_slot(self) -> bool:
        """Every access of the group is proven to stay in one slot."""
        return all(access.one_slot for access in self.accesses)


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Everything about the keys of one program.

    ``split``: accesses that a cluster takes apart by slot. ``scans``: those that match no family, or the
    whole keyspace. ``unknown``: places with keys that could not be worked out.
    """

    families: tuple[Family, ...] = ()
    groups: tuple[Group, ...] = ()
    split: tuple[Access, ...] = ()
    scans: tuple[Scan, ...] = ()
    unknown: tuple[Site, ...] = ()
    shown: frozenset[int] = frozenset()  # the families that were asked for
