"""What a linking run has come across of third-party libraries, until all of it can be judged together."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.finding import Location
from clusterlint.link.program import AskedDatabase, LibraryUse
from clusterlint.link.third_party.library_clues import Clue


class Note(Struct, frozen=True):
    """A place. `setting` is the name that it configures, "" for a call or an import."""

    use: LibraryUse
    clue: Clue
    setting: str = ""


class Address(Struct, frozen=True):
    """What a setting beside others says of where Redis is."""

    endpoint: str | None
    clustered: bool
    databases: tuple[AskedDatabase, ...] = ()


@dataclass(eq=False, slots=True)
class LibraryNotes:
    """Notes by place, distribution and role: what a later pass saw replaces what an earlier one did."""

    found: dict[tuple[Location, str, str], Note] = field(default_factory=dict)
    addresses: dict[tuple[str, str], dict[str, Address]] = field(default_factory=dict)  # by file and family
    settings: dict[str, str] = field(default_factory=dict)  # name of a setting -> the one that its value is
    literals: dict[str, str] = field(default_factory=dict)  # name of a setting -> the address that it holds

    def add(self, note: Note) -> None:
        """Keep a note; an endpoint or a sign of a cluster that was seen before at this place is not lost."""
        use = note.use
        key = (use.location, use.distribution, use.role)
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

    def join(self, other: LibraryNotes) -> None:
        """Add those of files that have none here yet."""
        self.found.update(other.found)
        self.addresses.update(other.addresses)
        self.settings.update(other.settings)
        self.literals.update(other.literals)

    def tell_address(self, path: str, of: str, name: str, address: Address) -> None:
        """Remember what ``CACHE_REDIS_URL`` says for ``CACHE_TYPE`` in the same file."""
        self.addresses.setdefault((path, of), {})[name.lower()] = address


_RANK = {"other": 0, "open": 1, "import": 2, "setting": 3, "call": 4}
