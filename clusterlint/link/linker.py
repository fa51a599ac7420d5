"""The passes over the whole program, and what comes out of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import replace

from clusterlint.extract.facts import FileFacts
from clusterlint.finding import Location
from clusterlint.link import (
    evidence,
    hops,
    key_parses,
    modules,
    on_their_own,
    outdated,
    redis_calls,
)
from clusterlint.link.flows import Ledger
from clusterlint.link.identity import FunctionKey, forget, parameters_of
from clusterlint.link.library_imports import shadowed
from clusterlint.link.library_places import heads, library_uses, outside_imports
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
from clusterlint.link.releases import Releases
from clusterlint.link.resolve import ModuleIndex
from clusterlint.link.sightings import Sightings
from clusterlint.link.sources import from_both
from clusterlint.link.summaries import compose
from clusterlint.link.surroundings import NOTHING_KNOWN, Surroundings
from clusterlint.link.values import (
    STAND_IN,
    begin_anew,
    serial,
)
from clusterlint.link.world import ModuleState, World, globals_of
from clusterlint.slots import source

PASSES = 4
"""Passes at most until what flows through attributes, globals, parameters and results has settled."""


def link(
    files: Sequence[FileFacts],
    around: Surroundings = NOTHING_KNOWN,
    *,
    with_hops: bool = False,
    watched: tuple[str, int] | None = None,
) -> Program:
    """Join the facts of all files into one program of linked Redis calls.

    With `with_hops` clients and keys tell how they came to the calls; `watched` is a path and a line of
    which every call is noted, with what is known of what it is called on.
    """
    hops.begin(recording=with_hops)
    forget()
    source.forget()
    begin_anew()
    ordered = sorted(files, key=lambda f: f.path)
    ledger = Ledger()
    states = {f.path: ModuleState(f.path, f, evidence.gather(f), globals_of(ledger)) for f in ordered}
    world = World(ModuleIndex(states, shadowed(ordered)), states, ledger)
    world.sightings = Sightings(watched, ordered) if watched is not None else None
    _run(world)
    for _ in range(PASSES - 1):
        if ledger.due:
            _run(world, again=True)
    ledger.rest()
    world.scouting = False
    world.reach()
    _run(world)
    world.reach()
    compose(world.summaries, world.beyond)
    world.recording = True
    _run(world)
    releases = Releases(around.dependencies, around.client, around.target)
    return releases.attach(_program(world, around))


def _run(world: World, *, again: bool = False) -> None:
    """One pass: every module body, then every function on its own; ``again``: only those that are due."""
    world.counter = 0
    if world.sightings is not None:
        world.sightings.begin()
    world.total = 0
    world.followed.clear()
    world.answers.clear()
    world.replies.clear()
    if not again:
        world.started = serial()
        world.made.clear()
        world.cut.clear()
        world.subclasses.clear()
    for state in world.modules.values():
        if not again or world.ledger.is_due(modules.body_of(state)):
            modules.forget(state)
    for state in world.modules.values():
        if again and world.ledger.is_due(modules.body_of(state)):
            modules.forget(state)  # another body that has run by now is the reason
        modules.loaded(world, state)
    roots = [f for state in world.modules.values() for f in state.functions]
    if not world.scouting:
        roots = [f for f in roots if f.key in world.reaching]
    for function in sorted(roots, key=lambda f: (not f.name.endswith("__init__"), *f.key)):
        if not world.scouting or world.ledger.is_due(on_their_own.root_of(function)):
            on_their_own.run(world, function)
    for pipe in world.pipelines:
        redis_calls.flush(world, None, pipe, None)
    world.pipelines.clear()
    outdated.drop(world)


def _program(world: World, around: Surroundings) -> Program:
    world.only = _only_place(world)
    world.placed = _told_places(world)
    calls_, batches = _settled(world)
    imports = outside_imports(world)
    constructions = _unique([_with_dual(world, c) for c in _asked_for(world, world.constructions)])
    libraries = library_uses(world, imports, around.dependencies)
    return Program(
        calls=tuple(sorted(calls_, key=lambda c: (c.location, c.method, c.order))),
        batches=tuple(sorted(batches, key=lambda b: (b.created, b.executed or b.created))),
        constructions=tuple(sorted(constructions, key=lambda c: (c.location, c.kind, c.database or 0))),
        attributes=tuple(sorted(_first_uses(world), key=lambda a: (a.location, a.name, a.client.endpoints))),
        type_tests=tuple(sorted(_surest_tests(world), key=lambda t: (t.location, t.client.endpoints))),
        libraries=libraries,
        readings=_readings(world, constructions, libraries),
        sightings=world.sightings.all() if world.sightings is not None else (),
        parses=key_parses.settled(world, calls_),
        imports=heads(imports),
        dependencies=around.dependencies,
        masters=around.masters,
        mode=around.mode,
        target=around.target,
    )


def _readings(
    world: World, constructions: list[Construction], libraries: tuple[LibraryUse, ...]
) -> tuple[Reading, ...]:
    """Where the settings that name an endpoint are read."""
    named = {name for built in constructions for name in built.client.endpoints}
    named |= {use.endpoint for use in libraries if use.endpoint is not None}
    return tuple(sorted(one for one in world.readings if one.setting in named))


def _asked_for(world: World, found: list[Construction]) -> list[Construction]:
    """Constructions, those of a factory that is given another database at the place that asks for it."""
    plain = {c.location for c in found if not c.trail and not c.database}
    placed = []
    for built in _known_places(world, found):
        if built.trail and built.database and built.location in plain:
            options = tuple(o for o in built.options if o.name == "db")
            rest = tuple(o for o in built.options if o.name != "db")
            placed.append(replace(built, options=rest, database=None, trail=()))
            built = replace(built, location=built.trail[0], options=options, positional=(), dual=True)
        placed.append(replace(built, trail=()))
    return placed


def _known_places(world: World, found: list[Construction]) -> list[Construction]:
    """Without those of a factory's own analysis, where calls of the factory say which endpoint it is."""
    told: dict[Location, set[str]] = defaultdict(set)
    for built in found:
        if built.trail and not built.client.also and built.client.endpoint is not None:
            told[built.location].add(built.client.endpoint)
    return [
        built
        for built in found
        if (built.trail and not built.client.also)
        or not told[built.location]
        or not told[built.location].issuperset(
            name for name in built.client.endpoints if (built.location, name) not in world.unfilled
        )
    ]


def _with_dual(world: World, construction: Construction) -> Construction:
    dual = construction.dual or construction.location in world.dual_sites
    return replace(construction, dual=dual, client=_completed(world, construction.client))


def _unique(found: list[Construction]) -> list[Construction]:
    seen: dict[Construction, None] = {}
    for construction in found:
        seen.setdefault(construction)
    return list(seen)


def _first_uses(world: World) -> list[AttributeUse]:
    return list({(u.location, u.name, u.client.endpoints): u for u in world.attribute_uses}.values())


def _surest_tests(world: World) -> list[TypeTest]:
    """One record per place and endpoint, of those clients that come there which are known best."""
    rank: dict[Location, int] = {}
    for test in world.type_tests:
        rank[test.location] = max(rank.get(test.location, 0), test.confidence.rank)
    best: dict[tuple[Location, tuple[str, ...]], TypeTest] = {}
    for test in world.type_tests:
        if test.confidence.rank == rank[test.location]:
            known = replace(test, client=_completed(world, test.client))
            best.setdefault((test.location, test.client.endpoints), known)
    return list(best.values())


def _completed(world: World, client: Client) -> Client:
    """What only the whole program tells of a client: that a flag exchanges it, and where it must connect."""
    if client.built in world.dual_sites:
        client = replace(client, dual=True)
    if client.endpoint is not None:
        return client
    if client.built is None:
        return replace(client, endpoint=world.only[0], also=world.only[1:]) if world.only else client
    told = world.placed.get(client.built)
    if told is None:
        return client
    database = told.database if client.database is None else client.database
    return replace(client, endpoint=told.endpoint, also=told.also, database=database)


def _told_places(world: World) -> dict[Location, Client]:
    """A client of each place where clients are built, if whoever asks for them names one and the same server.

    The own analysis of what builds them knows no address; nor does that of a cluster client whose list of
    nodes is put together, which a flag exchanges for a plain client with an address.
    """
    told: dict[Location, list[Client]] = defaultdict(list)
    for built in world.constructions:
        if built.trail or built.client.endpoints:
            told[built.location].append(built.client)
    for place, others in world.exchanged.items():
        if not any(client.endpoints for client in told[place]):
            told[place] = [client for other in sorted(others) for client in told[other]]
    agreed = {place: found for place, found in told.items() if len({c.endpoints for c in found}) == 1}
    return {
        place: found[0] if len({c.database for c in found}) == 1 else replace(found[0], database=None)
        for place, found in agreed.items()
        if found[0].endpoints
    }


def _only_place(world: World) -> tuple[str, ...]:
    """Where every client of the program connects, if that is one place.

    A client that nobody saw being built (annotated, or injected by a container) is then likely one of these.
    A factory that chooses by a flag, and that is given no address, is one that nobody calls.
    """
    found = (built for built in world.constructions if built.client.library != STAND_IN)
    places = {
        built.client.endpoints
        for built in found
        if built.client.endpoints or built.location not in world.dual_sites
    }
    return next(iter(places)) if len(places) == 1 else ()


def _settled(world: World) -> tuple[list[Call], list[Batch]]:
    """Calls and batches without those that a followed call knows better."""
    groups: dict[tuple[Location, str], list[Call]] = defaultdict(list)
    for call in world.calls:
        groups[(call.location, call.method)].append(replace(call, client=_completed(world, call.client)))
    resting = world.followed - world.entries - world.cut
    kept: list[Call] = []
    for group in groups.values():
        kept += _best(resting, group)
    batches = [
        replace(
            b,
            client=_completed(world, b.client),
            calls=tuple(replace(c, client=_completed(world, c.client)) for c in b.calls),
        )
        for b in world.batches
    ]
    return kept, _known_batches(resting, batches)


def _best(resting: Set[FunctionKey], group: list[Call]) -> list[Call]:
    """The contexts of one call site that say most: certain clients, keys from real callers."""
    rank = max(c.confidence.rank for c in group)
    found = [c for c in group if c.confidence.rank == rank]
    known = [c for c in found if not _rests_on_caller(resting, c.keys, c.complete)]
    unique: dict[object, Call] = {}
    for call in _placed(known or found):
        shape = (call.client, call.context, call.keys, call.complete, call.arguments)
        unique[shape] = from_both(unique[shape], call) if shape in unique else call
    return list(unique.values())


def _placed(found: list[Call]) -> list[Call]:
    """Without the function on its own, where a caller brings the same keys to a known endpoint."""
    known = {call.keys for call in found if call.trail and call.client.endpoint is not None}
    return [c for c in found if c.trail or c.client.endpoint is not None or c.keys not in known]


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
        unique: dict[object, Batch] = {}
        for batch in known or group:
            shape = (
                (batch.client.endpoints, batch.client.database),
                batch.transaction,
                batch.loops,
                tuple((c.location, c.method, c.keys) for c in batch.calls),
            )
            unique.setdefault(shape, batch)
        kept += unique.values()
    return kept
