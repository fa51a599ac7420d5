"""The passes over a program, part by part, and the program that comes out of them."""

from __future__ import annotations

from collections.abc import Sequence

from clusterlint.extract.facts import FileFacts
from clusterlint.link import hops
from clusterlint.link.clients.own_classes import cluster_givers, own_backends
from clusterlint.link.commands import redis_calls
from clusterlint.link.conditions.cluster_flags import names_a_cluster_client
from clusterlint.link.flows import Ledger
from clusterlint.link.following import evidence, kept_code, outdated
from clusterlint.link.following.summaries import compose
from clusterlint.link.identity import forget
from clusterlint.link.language import modules, on_their_own
from clusterlint.link.parts import Part, parts_of
from clusterlint.link.program import Program
from clusterlint.link.records import Records
from clusterlint.link.releases import Releases
from clusterlint.link.resolve import ModuleIndex
from clusterlint.link.settling import program_of
from clusterlint.link.sightings import Sightings
from clusterlint.link.surroundings import NOTHING_KNOWN, Surroundings
from clusterlint.link.values import FunctionValue, begin_anew, serial
from clusterlint.link.world import NUMBERS_OF_A_PART, PASS_BUDGET, ModuleState, World, globals_of
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
    found = [
        trace(part, with_hops=with_hops, watched=watched) for part in parts_of(files, scripts=around.scripts)
    ]
    return join(found, files, around)


def join(found: Sequence[Records], files: Sequence[FileFacts], around: Surroundings) -> Program:
    """The program of the records of its parts; `files`: the facts of all of them."""
    releases = Releases(around.dependencies, around.client, around.target)
    return releases.attach(program_of(Records.joined(found), files, around))


def trace(part: Part, *, with_hops: bool = False, watched: tuple[str, int] | None = None) -> Records:
    """Follow the clients and keys of one part of a program; no other part has anything to do with it."""
    hops.begin(recording=with_hops)
    forget()
    source.forget()
    begin_anew()
    ledger = Ledger()
    states = {f.path: ModuleState(f.path, f, evidence.gather(f), globals_of(ledger)) for f in part.files}
    world = World(ModuleIndex(states, frozenset(part.shadowed)), states, ledger)
    world.base = part.number * NUMBERS_OF_A_PART
    world.budget = int(PASS_BUDGET * part.share)
    world.helpers = frozenset(part.helpers)
    world.scripts = {one.path: one.text for one in part.scripts}
    world.records.givers = cluster_givers(part.files)
    world.givers = frozenset(world.records.givers.values())
    world.backends = own_backends(part.files)
    world.aware = any(map(names_a_cluster_client, part.files)) or any(
        state.evidence.clusters for state in states.values()
    )
    world.replaced = frozenset().union(*(state.evidence.replaced for state in states.values()))
    world.sightings = Sightings(watched, part.files) if watched is not None else None
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
    kept_code.settle(world)
    world.recording = True
    world.callers = world.callers_of(frozenset(part.asked))
    _run(world)
    if world.sightings is not None:
        world.records.sightings = world.sightings.all()
    return world.records


def _run(world: World, *, again: bool = False) -> None:
    """One pass: every module body, then every function on its own; ``again``: only those that are due."""
    world.counter = world.base
    if world.sightings is not None:
        world.sightings.begin()
    world.total = 0
    world.records.followed.clear()
    world.answers.clear()
    world.lasting.clear()
    world.replies.clear()
    world.pending.clear()
    if not again:
        world.started = serial()
        world.made.clear()
        world.records.cut.clear()
        world.subclasses.clear()
    for state in world.modules.values():
        if not again or world.ledger.is_due(modules.body_of(state)):
            modules.forget(state)
    for state in world.modules.values():
        if again and world.ledger.is_due(modules.body_of(state)):
            modules.forget(state)  # another body that has run by now is the reason
        modules.loaded(world, state)
    roots = [f for state in world.modules.values() for f in state.functions if _is_root(world, f)]
    if not world.scouting:
        roots = [f for f in roots if world.reaches(f.key, 0)]
    for function in sorted(roots, key=lambda f: (not f.name.endswith("__init__"), *f.key)):
        if not world.scouting or world.ledger.is_due(on_their_own.root_of(function)):
            on_their_own.run(world, function)
    for pipe in world.pipelines:
        redis_calls.flush(world, None, pipe, None)
    world.pipelines.clear()
    outdated.drop(world)


def _is_root(world: World, function: FunctionValue) -> bool:
    """Is a function run on its own? One of a helper only if somebody has called it, which has run it.

    And what it does is recorded only if it leads to a file that was asked about.
    """
    if function.module.path not in world.helpers:
        return True
    if on_their_own.root_of(function) not in world.ledger.order:
        return False
    return not world.recording or function.key in world.callers
