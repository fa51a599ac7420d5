"""What a codemod proposes, as plain values.

Offsets count characters of the decoded file without its byte order mark; line endings are as in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from clusterlint.finding import Applicability, Location
from clusterlint.link.program import Client
from clusterlint.plan.model import Braces
from clusterlint.rules.place import is_fake
from clusterlint.slots.template import Hole, Template


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """The characters from ``start`` to ``end`` of a file become ``text``; an insertion has start == end."""

    path: str
    start: int
    end: int
    text: str


class Owner(str, Enum):
    """What a fallout is part of."""

    CODE = "code"  # Python that takes the key apart, or builds it in a way that is not followed
    TEST = "test"
    LUA = "lua"
    CONFIGURATION = "configuration"  # ACL files, search indexes, notification channels
    OTHER_LANGUAGE = "other language"
    DATA = "data"  # keys in the server that have no time to live


@dataclass(frozen=True, slots=True)
class Fallout:
    """Something besides the build sites that a change breaks or must take along.

    ``edits`` mend it and are part of the change; where there are none it is left to a person, and listed.
    """

    owner: Owner
    path: str
    line: int  # 1-based; 0: the file as a whole
    what: str
    why: str
    edits: tuple[Edit, ...] = ()

    @property
    def manual(self) -> bool:
        """Whether a person has to look at it."""
        return not self.edits


@dataclass(frozen=True, slots=True, order=True)
class Renaming:
    """What becomes of the keys of one family, as people write templates."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FamilyTag:
    """The braces that every template of a family gets."""

    family: int
    braces: Braces


@dataclass(frozen=True, slots=True)
class DatabaseMove:
    """The keys of one database of an endpoint get a prefix, and its clients open database 0.

    ``endpoints``: as the clients name them. ``stand_ins``: where clients without a server are built that
    tests put into their place. ``scans``: how linking names a key that a scan of the database has
    found, which has the prefix then; ``templates``: the keys as they are.
    """

    endpoints: tuple[str, ...]
    database: int
    prefix: str
    stand_ins: frozenset[Location] = frozenset()
    scans: frozenset[str] = frozenset()
    templates: tuple[Template, ...] = ()

    def has(self, client: Client) -> bool:
        """Whether the client is one of that database."""
        if is_fake(client):
            return client.built in self.stand_ins
        return client.database == self.database and client.endpoints == self.endpoints

    def put(self, template: Template) -> Template:
        """The key in database 0; what begins with a key that was found is that already."""
        return template if self.found(template) else Template.of([self.prefix, *template.parts])

    def found(self, template: Template) -> bool:
        """Whether the key begins with one that a scan of the database has found."""
        first = template.parts[0] if template.parts else None
        return isinstance(first, Hole) and first.name in self.scans


@dataclass(frozen=True, slots=True, order=True)
class Rewrite:
    """A text besides the keys that changes with them at a call: a glob pattern, a channel or a Lua script."""

    location: Location
    old: str
    new: str


@dataclass(frozen=True, slots=True, order=True)
class Made:
    """A call that a change writes; ``context`` is the value of linking's Context.

    ``keyed``: all such calls together have the keys of the call that goes.
    """

    method: str
    command: str
    context: str
    keyed: bool = True


@dataclass(frozen=True, slots=True)
class Recast:
    """A call that goes, for others in the written text: on the same client, of the same keys."""

    location: Location
    method: str
    becomes: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A rewriting that is applied as a whole or not at all.

    ``tags`` are the braces that families get, by their numbers in the key map that it was planned by.
    ``rules`` and ``locations`` are what it answers. ``refused`` says why it cannot be applied, then it has
    no edits. ``fallout`` is None as long as nobody has priced it: such a change is not applied.
    """

    codemod: str
    title: str
    rules: tuple[str, ...]
    locations: tuple[Location, ...]
    applicability: Applicability
    edits: tuple[Edit, ...] = ()
    renamings: tuple[Renaming, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    fallout: tuple[Fallout, ...] | None = None
    refused: str | None = None
    tags: tuple[FamilyTag, ...] = ()
    notes: tuple[str, ...] = ()
    recasts: tuple[Recast, ...] = ()
    transactions: tuple[Location, ...] = ()  # pipelines that say of themselves that they are one then
    clients: tuple[Location, ...] = ()  # constructions that become calls of a factory
    factories: tuple[str, ...] = ()  # paths of the modules that make them
    moves: tuple[DatabaseMove, ...] = ()

    @property
    def families(self) -> tuple[int, ...]:
        """The families whose keys it renames."""
        return tuple(tag.family for tag in self.tags)

    @property
    def all_edits(self) -> tuple[Edit, ...]:
        """Its own edits and those of its fallout, in order, each once."""
        found = {*self.edits, *(edit for one in self.fallout or () for edit in one.edits)}
        return tuple(sorted(found))

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that it changes."""
        return tuple(sorted({edit.path for edit in self.all_edits}))

    @property
    def applicable(self) -> bool:
        """Whether it may be applied at all, by whoever allows its applicability."""
        return self.refused is None and self.fallout is not None and bool(self.edits)
