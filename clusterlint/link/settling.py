"""From the records of all parts of a program to the program: what only the whole of it can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from msgspec import Struct, structs

from clusterlint.extract.facts import FileFacts
from clusterlint.finding import Location
from clusterlint.link.commands import key_parses
from clusterlint.link.conditions import refused_classes
from clusterlint.link.identity import FunctionKey, parameters_of
from clusterlint.link.language import constructors
from clusterlint.link.program import (
    AttributeUse,
    Batch,
    Call,
    Client,
    Construction,
    Key,
    LibraryUse,
    Program,
    Reading,
    TypeTest,
)
from clusterlint.link.records import Records
from clusterlint.link.resolve import ModuleIndex
from clusterlint.link.sources import from_both
from clusterlint.link.surroundings import Surroundings
from clusterlint.link.test_code import in_tests
from clusterlint.link.tested_places import asked_by_the_program, made_up, placed_by_the_program
from clusterlint.link.third_party.library_imports import shadowed
from clusterlint.link.third_party.library_places import heads, library_uses, outside_imports
from clusterlint.link.values import STAND_IN


class _Whole(Struct, frozen=True):
    """The records, and what only all of them together tell of a client."""

    records: Records
    only: tuple[str, ...]  # where all clients connect, if that is one place
    placed: dict[Location, Client]  # with the address of those built there
    invented: frozenset[str]  # the addresses that nothing but tests names


def program_of(records: Records, files: Sequence[FileFacts], around: Surroundings) -> Program:
    """The program that the records of all parts, and the facts of all files, make."""
    asked = asked_by_the_program(records.constructions)
    whole = _Whole(records, _only_place(records, asked), _told_places(records, asked), made_up(records))
    calls, batches = _settled(whole)
    index = ModuleIndex((file.path for file in files), shadowed(files))
    imports = outside_imports(files, index)
    constructions = _unique([_with_dual(whole, c) for c in _asked_for(records)])
    libraries = library_uses(
        records.libraries, imports, index.paths, around.dependencies, records.givers, records.readings
    )
    return Program(
        calls=tuple(sorted(calls, key=lambda c: (c.location, c.method, c.order))),
        batches=tuple(sorted(batches, key=lambda b: (b.created, b.executed or b.created))),
        constructions=tuple(sorted(constructions, key=lambda c: (c.location, c.kind, c.database or 0))),
        attributes=tuple(sorted(_first_uses(whole), key=lambda a: (a.location, a.name, a.client.endpoints))),
        type_tests=tuple(sorted(_surest_tests(whole, files), key=lambda t: (t.location, t.client.endpoints))),
        libraries=libraries,
        readings=_readings(records, constructions, libraries),
        sightings=records.sightings,
        parses=key_parses.settled(records, calls),
        imports=heads(imports),
        dependencies=around.dependencies,
        masters=around.masters,
        mode=around.mode,
        target=around.target,
    )


def _readings(
    records: Records, constructions: list[Construction], libraries: tuple[LibraryUse, ...]
) -> tuple[Reading, ...]:
    """Where the settings that name an endpoint are read."""
    named = {name for built in constructions for name in built.client.endpoints}
    named |= {use.endpoint for use in libraries if use.endpoint is not None}
    return tuple(sorted(one for one in records.readings if one.setting in named))


def _asked_for(records: Records) -> list[Construction]:
    """Constructions, those of a factory that is given another database at the place that asks for it."""
    found = asked_by_the_program(records.constructions, or_for_a_database=True)
    plain = {c.location: c for c in found if not c.trail and not c.database}
    asked = {(c.location, c.database, c.trail) for c in found if c.trail}
    placed = []
    for built in _known_places(records, found):
        if built.trail and built.database and built.location in plain:
            # The factory has its own arguments; those that were spread in its call come from who asks.
            own = len(plain[built.location].positional)
            options = tuple(o for o in built.options if o.name == "db")
            rest = tuple(o for o in built.options if o.name != "db")
            handed = () if options or own > _DATABASE else built.positional
            kept = built.positional[:own] if handed else built.positional
            placed.append(structs.replace(built, options=rest, positional=kept, database=None, trail=()))
            ways = (built.trail[start:] for start in reversed(range(len(built.trail))))
            place = next(way[0] for way in ways if (built.location, built.database, way) in asked)
            built = structs.replace(built, location=place, options=options, positional=handed, dual=True)
        placed.append(structs.replace(built, trail=()))
    return placed


_DATABASE = 2
"""Position of the database among the arguments of a client."""


def _known_places(records: Records, found: list[Construction]) -> list[Construction]:
    """Without those of a factory's own analysis, where calls of the factory say which endpoint it is."""
    told: dict[Location, list[Construction]] = defaultdict(list)
    for built in found:
        if built.trail and not built.client.also and built.client.endpoint is not None:
            told[built.location].append(built)
    followed = records.followed - records.entries - records.cut - records.unasked
    return [
        built
        for built in found
        if (built.trail and not built.client.also)
        or not _is_told(records, followed, built, told[built.location])
    ]


def _is_told(
    records: Records, followed: Set[FunctionKey], built: Construction, told: list[Construction]
) -> bool:
    """Do the calls, of which ``told`` are, name every endpoint that a factory on its own may give?

    One that chooses, and whose calls are all followed, gives none but those that they ask for. What a test
    asks for says nothing of what others do.
    """
    named = {name for name in built.client.endpoints if (built.location, name) not in records.unfilled}
    if told and named.issubset(one.client.endpoint for one in told):
        return True
    chooses = not built.trail and records.choosing.get(built.location) in followed
    return chooses and any(not in_tests(one.trail[0].path) for one in told)


def _with_dual(whole: _Whole, construction: Construction) -> Construction:
    dual = construction.dual or construction.location in whole.records.dual_sites
    client = _completed(whole, construction.client, construction.location)
    return structs.replace(construction, dual=dual, client=client)


def _unique(found: list[Construction]) -> list[Construction]:
    seen: dict[Construction, None] = {}
    for construction in found:
        seen.setdefault(construction)
    return list(seen)


def _first_uses(whole: _Whole) -> list[AttributeUse]:
    found: dict[tuple[Location, str, tuple[str, ...]], AttributeUse] = {}
    for noted in whole.records.attribute_uses:
        client = placed_by_the_program(noted.client, noted.location, whole.invented)
        use = structs.replace(noted, client=client) if client is not noted.client else noted
        key = (use.location, use.name, use.client.endpoints)
        standalone = use.standalone and found.get(key, use).standalone
        found[key] = use if use.standalone is standalone else structs.replace(use, standalone=standalone)
    return list(found.values())


def _surest_tests(whole: _Whole, files: Sequence[FileFacts]) -> list[TypeTest]:
    """One record per place and endpoint, of those clients that come there which are known best."""
    rank: dict[Location, int] = {}
    for test in whole.records.type_tests:
        rank[test.location] = max(rank.get(test.location, 0), test.confidence.rank)
    best: dict[tuple[Location, tuple[str, ...]], TypeTest] = {}
    for test in whole.records.type_tests:
        if test.confidence.rank == rank[test.location]:
            known = structs.replace(test, client=_completed(whole, test.client, test.location))
            best.setdefault((test.location, test.client.endpoints), known)
    return _with_raising(list(best.values()), files)


def _with_raising(tests: list[TypeTest], files: Sequence[FileFacts]) -> list[TypeTest]:
    """The tests, those marked behind which an object of another class meets an exception."""
    paths = {test.location.path for test in tests}
    refused = {
        Location(file.path, *span)
        for file in files
        if file.path in paths
        for span in refused_classes.refused(file.body)
    }
    return [structs.replace(test, raises=test.location in refused) for test in tests]


def _completed(whole: _Whole, client: Client, place: Location) -> Client:
    """What only the whole program tells of a client: that a flag exchanges it, and where it must connect."""
    if client.built in whole.records.dual_sites:
        client = replace(client, dual=True)
    client = placed_by_the_program(client, place, whole.invented)
    if client.endpoint is not None:
        return client
    if client.built is None or (in_tests(client.built.path) and not in_tests(place.path)):
        return replace(client, endpoint=whole.only[0], also=whole.only[1:]) if whole.only else client
    told = whole.placed.get(client.built)
    if told is None:
        return client
    database = told.database if client.database is None else client.database
    return replace(client, endpoint=told.endpoint, also=told.also, database=database)


def _told_places(records: Records, found: list[Construction]) -> dict[Location, Client]:
    """A client of each place where clients are built, if whoever asks for them names one and the same server.

    The own analysis of what builds them knows no address; nor does that of a cluster client whose list of
    nodes is put together, which a flag exchanges for a plain client with an address.
    """
    told: dict[Location, list[Client]] = defaultdict(list)
    for built in found:
        if built.trail or built.client.endpoints:
            told[built.location].append(built.client)
    for place, others in records.exchanged.items():
        if not any(client.endpoints for client in told[place]):
            told[place] = [client for other in sorted(others) for client in told[other]]
    agreed = {place: clients for place, clients in told.items() if len({c.endpoints for c in clients}) == 1}
    return {
        place: clients[0] if len({c.database for c in clients}) == 1 else replace(clients[0], database=None)
        for place, clients in agreed.items()
        if clients[0].endpoints
    }


def _only_place(records: Records, found: list[Construction]) -> tuple[str, ...]:
    """Where every client of the program connects, if that is one place.

    A client that nobody saw being built (annotated, or injected by a container) is then likely one of these.
    A factory that chooses by a flag, and that is given no address, is one that nobody calls. Where tests
    connect counts only if nothing else does.
    """
    places = {
        built.client.endpoints
        for built in [one for one in found if not in_tests(one.location.path)] or found
        if built.client.library != STAND_IN
        and (built.client.endpoints or built.location not in records.dual_sites)
    }
    return next(iter(places)) if len(places) == 1 else ()


def _settled(whole: _Whole) -> tuple[list[Call], list[Batch]]:
    """Calls and batches without those that a followed call knows better."""
    groups: dict[tuple[Location, str], list[Call]] = defaultdict(list)
    for call in whole.records.calls:
        client = _completed(whole, call.client, call.location)
        groups[(call.location, call.method)].append(replace(call, client=client))
    resting = whole.records.followed - whole.records.entries - whole.records.cut
    kept: list[Call] = []
    for group in groups.values():
        kept += _best(resting, group)
    batches = [
        structs.replace(
            b,
            client=_completed(whole, b.client, b.created),
            calls=tuple(replace(c, client=_completed(whole, c.client, c.location)) for c in b.calls),
        )
        for b in whole.records.batches
    ]
    return kept, _known_batches(resting, batches)


def _best(resting: Set[FunctionKey], group: list[Call]) -> list[Call]:
    """The contexts of one call site that say most: certain clients, keys from real callers."""
    rank = max(c.confidence.rank for c in group)
    found = [c for c in group if c.confidence.rank == rank]
    known = [c for c in found if not _rests_on_caller(resting, c.keys, c.complete)]
    ways = _ways(known)
    others = [c for c in found if known and c.complete and _goes_another_way(resting, ways, (c,))]
    unique: dict[object, Call] = {}
    for call in _picked(_placed([*known, *others] or found)):
        shape = (call.client, call.context, call.keys, call.complete, call.arguments)
        unique[shape] = from_both(unique[shape], call) if shape in unique else call
    return list(unique.values())


def _placed(found: list[Call]) -> list[Call]:
    """Without the function on its own, where a caller brings the same keys to a known endpoint."""
    known = {call.keys for call in found if call.trail and call.client.endpoint is not None}
    return [c for c in found if c.trail or c.client.endpoint is not None or c.keys not in known]


_Ways = Set[tuple[Location, tuple[Location, ...]]]
"""Calls, and the last of the calls through which the program has come to each."""


def _ways(known: Iterable[Call]) -> _Ways:
    return {(call.location, call.trail[start:]) for call in known for start in range(len(call.trail) + 1)}


def _goes_another_way(resting: Set[FunctionKey], ways: _Ways, calls: Sequence[Call]) -> bool:
    """Do the keys rest on constructors alone, in a method that none of the others has come through?

    A method is not followed for what its object was made with: no caller brings its keys to what it calls,
    and others who call the same wrapper of a client bring keys of their own.
    """
    if any((call.location, call.trail) in ways for call in calls):
        return False
    keys = [key for call in calls for key in call.keys]
    if any(not key.choices or any(choice.bare for choice in key.choices) for key in keys):
        return False  # nothing is known of them: the others say more
    holes = [hole for key in keys for choice in key.choices for hole in choice.holes]
    told = {function for hole in holes for function in parameters_of(hole.identity)} & resting
    return all(constructors.is_one(name) for _, name in told)


def _picked(found: list[Call]) -> list[Call]:
    """Without calls on any database of ``clients[name]``, where others show which of them a caller picks."""
    if len({call.client.database for call in found}) < 2:
        return found
    among: dict[object, set[int | str | None]] = defaultdict(set)
    for call in found:
        among[_way(call)].add(call.client.database)
    shown: dict[Location | None, set[int | str | None]] = defaultdict(set)
    for call in found:
        if len(among[_way(call)]) == 1:
            shown[call.client.built].add(call.client.database)
    return [
        call
        for call in found
        if len(any_of := among[_way(call)]) == 1
        or not shown[call.client.built]
        or not shown[call.client.built] <= any_of
    ]


def _way(call: Call) -> object:
    """By what way the clients of one place came to a call, whichever database they are of."""
    return (call.trail, call.client.built, call.client.endpoints)


def _rests_on_caller(resting: Set[FunctionKey], keys: tuple[Key, ...], complete: bool) -> bool:
    """Do the keys hold parameters of ``resting``: functions whose callers were followed?"""
    if not complete or any(not k.choices for k in keys):
        return True
    return any(
        not resting.isdisjoint(parameters_of(h.identity)) for k in keys for t in k.choices for h in t.holes
    )


def _known_batches(resting: Set[FunctionKey], batches: list[Batch]) -> list[Batch]:
    groups: dict[Location, list[Batch]] = defaultdict(list)
    for batch in batches:
        groups[batch.created].append(batch)
    kept: list[Batch] = []
    for found in groups.values():
        rank = max(batch.confidence.rank for batch in found)
        group = [batch for batch in found if batch.confidence.rank == rank]
        known = [b for b in group if not any(_rests_on_caller(resting, c.keys, True) for c in b.calls)]
        ways = _ways(call for batch in known for call in batch.calls)
        others = [b for b in group if known and _goes_another_way(resting, ways, b.calls)]
        unique: dict[object, Batch] = {}
        for batch in [*known, *others] or group:
            shape = (
                (batch.client.endpoints, batch.client.database),
                batch.transaction,
                batch.loops,
                tuple((c.location, c.method, c.keys) for c in batch.calls),
            )
            unique.setdefault(shape, batch)
        kept += unique.values()
    return kept
