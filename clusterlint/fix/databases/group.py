"""The clients of one database: where they are built, what they call, and what tests put into their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from clusterlint.catalog.client import method
from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.model import DatabaseMove
from clusterlint.link.program import Argument, Call, Client, Construction, Program
from clusterlint.rules.databases import has_database
from clusterlint.rules.place import is_fake
from clusterlint.slots.template import Template

SCANS = frozenset({"SCAN", "KEYS"})


@dataclass(frozen=True)
class Group:
    """All clients of an endpoint that open one database other than 0."""

    program: Program
    endpoints: tuple[str, ...]
    database: int

    @property
    def prefix(self) -> str:
        """What its keys begin with in database 0."""
        return f"db{self.database}:"

    @cached_property
    def built(self) -> tuple[Construction, ...]:
        """Where such clients and their pools are built."""
        return tuple(b for b in self.program.constructions if not is_fake(b.client) and self._has(b.client))

    @cached_property
    def stand_ins(self) -> frozenset[Location]:
        """Where clients without a server are built that make some of the same calls."""
        own = {(call.location, call.method) for call in self.program.calls if self._has(call.client)}
        found: set[Location] = set()
        while True:
            more = {
                call.client.built
                for call in self.program.calls
                if is_fake(call.client) and (call.location, call.method) in own and call.client.built
            }
            if more <= found:
                return frozenset(found)
            found |= more
            own |= {(c.location, c.method) for c in self.program.calls if c.client.built in found}

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """What is called on them, on pipelines and scripts of theirs as well."""
        return tuple(call for call in self.program.calls if self.move.has(call.client))

    @cached_property
    def others(self) -> tuple[Call, ...]:
        """Calls of all other real clients that may have the same server."""
        return tuple(
            call
            for call in self.program.calls
            if not self.move.has(call.client) and not is_fake(call.client) and self.near(call.client)
        )

    def near(self, client: Client) -> bool:
        """Whether a client may be one of the same server."""
        return not (self.endpoints and client.endpoints) or not set(self.endpoints).isdisjoint(
            client.endpoints
        )

    @cached_property
    def move(self) -> DatabaseMove:
        """The move as far as it is known without its keys."""
        return DatabaseMove(
            self.endpoints, self.database, self.prefix, self.stand_ins, frozenset(self._scans())
        )

    @property
    def whole_move(self) -> DatabaseMove:
        """The move with its keys."""
        keys = {t: None for c in self.calls for key in c.keys for t in key.choices if not self.move.found(t)}
        bare = self.move
        return DatabaseMove(
            bare.endpoints, bare.database, bare.prefix, bare.stand_ins, bare.scans, tuple(keys)
        )

    def _has(self, client: Client) -> bool:
        return client.database == self.database and client.endpoints == self.endpoints

    def _scans(self) -> Iterator[str]:
        """How linking names keys that were found: by the pattern, or by the method that had none."""
        bare = DatabaseMove(self.endpoints, self.database, self.prefix, self.stand_ins)
        for call in self.program.calls:
            if call.command in SCANS and bare.has(call.client):
                given = pattern(call)
                yield from (str(template) for template in (given.templates if given is not None else ()))
                yield f"{call.method}()"


def pattern(call: Call) -> Argument | None:
    """What a scan looks for; None where it takes all keys, and for every other call."""
    known = method(call.method) if call.command in SCANS else None
    name = next((p.name for p in known.parameters if p.role == "pattern"), None) if known else None
    given = call.argument(name) if name else None
    return None if given is None or (given.known and given.value is None) else given


def texts(call: Call) -> Iterator[Template]:
    """Every key of a call."""
    for key in call.keys:
        yield from key.choices


def groups(context: Context) -> list[Group]:
    """Every database other than 0 that a migrating client is known to open."""
    program = context.program
    found: dict[tuple[tuple[str, ...], int], None] = {}
    for built in program.constructions:
        client = built.client
        number = client.database
        if not isinstance(number, int) or number <= 0 or is_fake(client) or client.cluster:
            continue
        chosen = not context.endpoints or not client.endpoints
        if has_database(program, client, number) or not (
            chosen or not set(context.endpoints).isdisjoint(client.endpoints)
        ):
            continue
        found.setdefault((client.endpoints, number))
    return [Group(program, endpoints, number) for endpoints, number in found]
