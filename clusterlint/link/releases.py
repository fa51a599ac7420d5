"""Which release of its client library each client is judged by."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace

from msgspec import structs

from clusterlint.catalog.target import Target
from clusterlint.dependencies.model import Dependencies, Dependency, Known
from clusterlint.link.program import Batch, Call, Client, Program, Release

# Clients of these libraries are made with, or behave like, the library that was measured.
_MEASURED = {"redis": "redis", "valkey": "valkey"}


@dataclass(eq=False, slots=True)
class Releases:
    """Answers for one program; ``given`` is the setting ``client``, which wins over every manifest."""

    dependencies: Dependencies
    given: Dependency | None
    target: Target | None
    _known: dict[tuple[str, str], Release] = field(default_factory=dict)
    _clients: dict[Hashable, Client] = field(default_factory=dict)

    def of(self, library: str, path: str) -> Release:
        """The release for the clients of a library in a file."""
        key = (library, path)
        if key not in self._known:
            self._known[key] = self._look_up(library, path)
        return self._known[key]

    def _look_up(self, library: str, path: str) -> Release:
        if library == "unknown":
            library = self._the_only_one(path)
        measured = _MEASURED.get(library, "redis")
        if self.given is not None and self.given.name == measured:
            return Release(measured, self.given)
        return Release(measured, self.dependencies.of(measured, path))

    def _the_only_one(self, path: str) -> str:
        """The library of a client that nobody saw being built: valkey-py only where it is the only one."""
        if self.given is not None:
            return self.given.name
        there = [name for name in _MEASURED if self.dependencies.of(name, path) is not None]
        return there[0] if there else "redis"

    def attach(self, program: Program) -> Program:
        """The program with the release in each of its clients."""
        return with_clients(program, self._client)

    def _client(self, client: Client, path: str) -> Client:
        # Clients that came by different ways are equal, and stay what they are.
        key = (client, client.basis, client.hops, path)
        if key not in self._clients:
            release = self.of(client.library, path)
            if self.target is not None and self.target.plain_client and not (client.cluster or client.dual):
                release = structs.replace(release, stays_plain=True, spread=self.target.cross_slot)
            self._clients[key] = replace(client, release=release)
        return self._clients[key]


def oldest(program: Program) -> Program | None:
    """The program as the oldest admitted releases would have it; None where no requirement is a range."""
    ranges = {item.release for item in _clients(program) if _is_range(item.release)}
    if not ranges:
        return None
    older = {release: structs.replace(release, oldest=True) for release in ranges}
    return with_clients(program, lambda client, _: _with_release(client, older))


def _clients(program: Program) -> Iterator[Client]:
    for place in (*program.calls, *program.constructions, *program.attributes, *program.type_tests):
        yield place.client  # type: ignore[attr-defined]


def _is_range(release: Release) -> bool:
    dependency = release.dependency
    return dependency is not None and dependency.known is Known.LOWER_BOUND


def _with_release(client: Client, older: dict[Release, Release]) -> Client:
    release = older.get(client.release)
    return client if release is None else replace(client, release=release)


def with_clients(program: Program, change: Callable[[Client, str], Client]) -> Program:
    """The program with every client changed; `change` is told the file of the place as well."""

    def of_call(call: Call) -> Call:
        return replace(call, client=change(call.client, call.location.path))

    def of_batch(batch: Batch) -> Batch:
        client = change(batch.client, batch.created.path)
        return structs.replace(batch, client=client, calls=tuple(of_call(call) for call in batch.calls))

    return structs.replace(
        program,
        calls=tuple(of_call(call) for call in program.calls),
        batches=tuple(of_batch(batch) for batch in program.batches),
        constructions=tuple(
            structs.replace(c, client=change(c.client, c.location.path)) for c in program.constructions
        ),
        attributes=tuple(
            structs.replace(a, client=change(a.client, a.location.path)) for a in program.attributes
        ),
        type_tests=tuple(
            structs.replace(t, client=change(t.client, t.location.path)) for t in program.type_tests
        ),
    )
