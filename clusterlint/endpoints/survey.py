"""From the linked program, and what the rules say of each endpoint, to the map of its endpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from clusterlint.catalog.command import command
from clusterlint.endpoints.model import Built, Endpoint, EndpointMap, Use
from clusterlint.finding import Finding, Location
from clusterlint.link.clients.urls import GAP
from clusterlint.link.program import Call, Client, Construction, LibraryUse, Program
from clusterlint.link.test_code import in_tests
from clusterlint.rules.place import is_fake

Findings = Mapping[str | None, Sequence[Finding]]
"""What the rules find where one endpoint alone (None: the unknown ones) is judged."""

_PIPELINES = frozenset({"pipeline", "transaction"})
_NO_COMMANDS = frozenset({"pubsub", *_PIPELINES})


def names(program: Program) -> tuple[str, ...]:
    """Every endpoint that a client or a library is given, by name."""
    clients: list[Client] = [built.client for built in program.constructions if not is_fake(built.client)]
    clients += [call.client for call in program.calls if not is_fake(call.client)]
    found = {name for client in clients for name in client.endpoints}
    return tuple(sorted(found | {use.endpoint for use in program.libraries if use.endpoint is not None}))


def survey(program: Program, findings: Findings, chosen: Sequence[str]) -> EndpointMap:
    """The map; with ``chosen`` endpoints only these migrate, else all do."""
    found = [_endpoint(program, name, findings.get(name, ()), chosen) for name in names(program)]
    found.sort(key=lambda one: (one.tests, -len(one.calls), one.name or ""))
    unknown = _endpoint(program, None, findings.get(None, ()), chosen)
    return EndpointMap(tuple(found), unknown, bool(chosen))


def _endpoint(
    program: Program, name: str | None, findings: Sequence[Finding], chosen: Sequence[str]
) -> Endpoint:
    def here(client: Client) -> bool:
        return not is_fake(client) and (name in client.endpoints if name else client.endpoint is None)

    built = [one for one in program.constructions if here(one.client)]
    calls = list(_places(program.calls, here))
    libraries = [use for use in program.libraries if use.endpoint == name and _counts(use)]
    others = {other for one in built for other in one.client.endpoints} - {name}
    read = tuple(one.location for one in program.readings if one.setting == name)
    places = [*read, *(one.location for one in built), *(call.location for call in calls)]
    places += [use.location for use in libraries]
    return Endpoint(
        name=name,
        chosen=not chosen or name is None or name in chosen,
        read=read,
        address=_address(built),
        built=tuple(dict.fromkeys(_built(one) for one in built)),
        also=tuple(sorted(others)),
        calls=tuple(call.location for call in calls),
        reads=sum(_does(call) == "read" for call in calls),
        writes=sum(_does(call) == "write" for call in calls),
        pipelines=sum(call.method in _PIPELINES for call in calls),
        others=sum(_does(call) == "other" for call in calls),
        libraries=tuple(dict.fromkeys(Use(use.location, use.distribution, use.role) for use in libraries)),
        findings=tuple(findings),
        tests=bool(places) and all(in_tests(place.path) for place in places),
    )


def _places(calls: Iterable[Call], here: Callable[[Client], bool]) -> Iterator[Call]:
    """One call for each place and method: what people count."""
    seen: set[tuple[Location, str]] = set()
    for call in calls:
        if here(call.client) and (call.location, call.method) not in seen:
            seen.add((call.location, call.method))
            yield call


def _counts(use: LibraryUse) -> bool:
    """Not an import of which nobody says what it is given, nor a library that is set up without Redis."""
    return use.evidence in ("setting", "call") or (use.evidence == "open" and use.endpoint is not None)


def _does(call: Call) -> str:
    """read, write, other (scripts, publish, commands about the server) or "" for what sends no command."""
    if call.method in _NO_COMMANDS:
        return ""
    known = command(call.command) if call.command else None
    if known is not None and known.write:
        return "write"
    return "read" if known is not None and known.readonly and known.specs else "other"


def _built(one: Construction) -> Built:
    kind = one.kind if one.kind in ("pool", "sentinel") else "cluster" if one.client.cluster else "plain"
    if one.client.dual:
        kind = "dual"  # of the client: a place that asks a factory for a database is no switch
    return Built(one.location, one.client.type_name, kind, one.client.asynchronous, one.database)


def _address(built: Iterable[Construction]) -> str | None:
    """The URL that a client is built with where the setting has a default."""
    urls = {one.url for one in built if one.url is not None and GAP not in one.url}
    return next(iter(sorted(urls)), None)
