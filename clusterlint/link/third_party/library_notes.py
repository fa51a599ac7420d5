"""What a linking run has come across of third-party libraries, until all of it can be judged together."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.finding import Location
from clusterlint.link.program import AskedDatabase, LibraryUse
from clusterlint.link.third_party.library_clues import Clue

_Key = tuple[Location, str, str]
_Scope = tuple[str, str]
"""A family of settings, and the class or function that holds them."""


class Address(Struct, frozen=True):
    """What a setting beside others says of where Redis is; `literal`: a host or port that is written out."""

    endpoint: str | None
    clustered: bool
    databases: tuple[AskedDatabase, ...] = ()
    literal: str = ""


class Note(Struct, frozen=True):
    """A place. `setting` is the name that it configures, "" for a call or an import.

    `among`: what settings in the same mapping, or keywords of the same call, say of the address. `scope` is
    the class or function that it is in. `only`: a distribution, and whether the use is there with it or
    without it.
    """

    use: LibraryUse
    clue: Clue
    setting: str = ""
    among: tuple[tuple[str, Address], ...] = ()
    scope: str = ""
    only: tuple[str, bool] | None = None


@dataclass(eq=False, slots=True)
class LibraryNotes:
    """Notes by place, distribution and role: what a later pass saw replaces what an earlier one did."""

    found: dict[_Key, Note] = field(default_factory=dict)
    addresses: dict[str, dict[_Scope, dict[str, Address]]] = field(default_factory=dict)  # by path
    kept: set[_Key] = field(default_factory=set)  # seen where a flag keeps the program off a cluster
    open: set[_Key] = field(default_factory=set)  # seen elsewhere
    settings: dict[str, str] = field(default_factory=dict)  # name of a setting -> the one that its value is
    environment: set[str] = field(default_factory=set)  # variables that are read by their name
    literals: dict[str, str] = field(default_factory=dict)  # name of a setting -> the address that it holds

    def add(self, note: Note) -> None:
        """Keep a note; an endpoint or a sign of a cluster that was seen before at this place is not lost."""
        use = note.use
        key = _key(use)
        old = self.found.get(key)
        if old is not None:
            if _RANK[use.evidence] < _RANK[old.use.evidence]:
                return
            endpoint = use.endpoint or old.use.endpoint
            clustered = use.clustered or old.use.clustered
            use = replace(
                use, endpoint=endpoint, clustered=clustered, databases=use.databases or old.use.databases
            )
        self.found[key] = replace(note, use=use)

    def note_mode(self, use: LibraryUse, *, standalone: bool) -> None:
        """Remember whether a place was come to in the mode of a cluster, which one of many callers may be."""
        (self.kept if standalone else self.open).add(_key(use))

    def is_standalone(self, use: LibraryUse) -> bool:
        """Whether a flag keeps a place off a cluster, whoever comes there."""
        return _key(use) in self.kept and _key(use) not in self.open

    def join(self, other: LibraryNotes) -> None:
        """Add those of files that have none here yet."""
        self.found.update(other.found)
        self.addresses.update(other.addresses)
        self.settings.update(other.settings)
        self.literals.update(other.literals)
        self.environment |= other.environment
        self.kept |= other.kept
        self.open |= other.open

    def tell_address(self, place: tuple[str, str], of: str, name: str, address: Address) -> None:
        """Remember what ``CACHE_REDIS_URL`` says for ``CACHE_TYPE`` beside it; `place`: path and scope."""
        path, scope = place
        self.addresses.setdefault(path, {}).setdefault((of, scope), {})[name.lower()] = address

    def addresses_for(self, note: Note, of: str) -> dict[str, Address]:
        """What settings of a family say beside a place: in its mapping, in its class, else in its file."""
        if note.among:
            return dict(note.among)
        told = self.addresses.get(note.use.location.path, {})
        if (of, note.scope) in told:
            return told[of, note.scope]
        found: dict[str, Address] = {}
        for (family, _), named in told.items():
            found |= named if family == of else {}
        return found


def _key(use: LibraryUse) -> _Key:
    return (use.location, use.distribution, use.role)


_RANK = {"other": 0, "open": 1, "import": 2, "setting": 3, "call": 4}
