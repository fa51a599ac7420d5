"""A third-party library that talks to Redis on its own, and does not, or only in part, run on a cluster.

What:
    The place that gives such a library its Redis: a call (Celery(broker="redis://...")), a setting (CACHES,
    CELERY_BROKER_URL), an import that means Redis (import rq), else the line of the manifest that asks for it
    (celery[redis]). Once for each library, role and endpoint, with the version that the manifests name.
Why:
    The library builds its own client and chooses its own keys, so that no change of the application's calls
    helps. Many open a standalone client, which does not follow MOVED, or touch keys of several slots at once.
    What is said here was measured: each library did a small piece of real work on a cluster of three masters.
Effect:
    luck: MOVED or CROSSSLOT for the keys of other nodes; a queue whose keys are on the right node works.
Bad (not run):
    # needs Celery, which the tests of the documentation do not install
    from celery import Celery
    app = Celery("shop", broker="redis://cache:6379/0")
Good (not run):
    # needs Celery and a broker that is not Redis
    from celery import Celery
    app = Celery("shop", broker="amqp://rabbit:5672//")
Fix:
    Where the library has a cluster class, scheme or option, switch it on where a setting says that there is
    a cluster. Where it has none, give it another backend, or a Redis of its own that stays standalone
    (--endpoint names the ones that migrate).
Silence:
    app = Celery("shop", broker=QUEUE_URL)  # clusterlint: ignore[CL305] the queue keeps its own Redis
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from clusterlint.catalog.library import Library, Use, libraries
from clusterlint.dependencies.model import Dependency
from clusterlint.finding import Applicability, Confidence, Finding, FixHint, Location, Related, Severity
from clusterlint.link.answers import exclude
from clusterlint.link.program import LibraryUse, Program
from clusterlint.link.test_code import in_tests
from clusterlint.rules.library_verdict import Setup, Verdict, verdict
from clusterlint.rules.wording import listed

CODE = "CL305"
NAME = "library-support"
SEVERITY = Severity.ERROR

MAX_RELATED = 3


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each library, role and endpoint."""
    rows = libraries()
    by_use: dict[tuple[str, str], list[LibraryUse]] = defaultdict(list)
    for place in program.libraries:
        by_use[place.distribution, place.role].append(place)
    built_on = _built_on(rows.values(), by_use)
    for name, library in sorted(rows.items()):
        shown = {use.role: by_use[name, use.role] for use in library.uses}
        if any(shown.values()):
            for use in library.uses:
                yield from _in_code(program, library, use, _without_switched(library, use, shown))
        if not program.manifests_apart and built_on.isdisjoint(library.modules):
            yield from _in_manifest(program, library, shown)


def _built_on(rows: Iterable[Library], by_use: Mapping[tuple[str, str], list[LibraryUse]]) -> set[str]:
    """The modules that shown libraries are made of: what is told of these holds for what is below them."""
    shown = (
        use
        for library in rows
        for use in library.uses
        if any(place.evidence != "other" for place in by_use.get((library.distribution, use.role), ()))
    )
    return {name.partition(".")[0] for use in shown for name in use.extended}


def _without_switched(library: Library, use: Use, shown: dict[str, list[LibraryUse]]) -> list[LibraryUse]:
    """The places of a use but those that a setting exchanges for the cluster class."""
    other = _cluster_sibling(library, use)
    seen = [place for place in shown[other.role] if place.evidence not in ("other", "open")] if other else []
    return [place for place in shown[use.role] if not any(_is_exchanged(place, one) for one in seen)]


def _is_exchanged(place: LibraryUse, clustered: LibraryUse) -> bool:
    """Whether a place and one of the cluster class, in the same file, stand for each other.

    They are in two branches, or for the same server. Where the server is another one both are used.
    """
    same = place.endpoint == clustered.endpoint or exclude(place.needs, clustered.needs)
    return same and place.location.path == clustered.location.path


def _cluster_sibling(library: Library, use: Use) -> Use | None:
    """The use of the same kind that is for clusters: "broker with a cluster class" for "broker"."""
    if _says_cluster(use):
        return None
    alike = (u for u in library.uses if _kind(u) == _kind(use) and _says_cluster(u) and u.support != "no")
    return next(alike, None)


def _kind(use: Use) -> str:
    """What a role is about: "broker" of "broker" and of "cluster broker"."""
    return use.role.lower().replace("cluster", "").split()[0]


def _says_cluster(use: Use) -> bool:
    return any("cluster" in text.lower() for text in (*use.imports, *use.strings))


def _in_code(program: Program, library: Library, use: Use, places: list[LibraryUse]) -> Iterator[Finding]:
    answered = any(place.evidence == "other" or place.standalone for place in places)
    judged = _on_a_cluster(places)
    sure = [place for place in judged if place.evidence not in ("other", "open")]
    opened = [place for place in judged if place.evidence == "open"]
    likely = [place for place in opened if _is_likely(program, library, use, place)]
    guesses = [place for place in opened if place not in likely]
    if sure or likely:
        for group in _by_endpoint([*sure, *likely], guesses):
            yield from _finding(program, library, use, group)
    elif guesses and not answered:
        for group in _by_endpoint(guesses, []):
            yield from _guess(program, library, use, group)


def _on_a_cluster(places: list[LibraryUse]) -> list[LibraryUse]:
    """Without what a flag keeps to a standalone server, and the imports where they are for nothing else."""
    there = [place for place in places if not place.standalone]
    shown = len(there) == len(places) or any(place.evidence not in ("import", "other") for place in there)
    return there if shown else [place for place in there if place.evidence != "import"]


def _is_likely(program: Program, library: Library, use: Use, place: LibraryUse) -> bool:
    """Whether a value that is not seen is an address of the kind that the use is about.

    Where another value of the same setting is all that a cluster needs, its name proves nothing. A setting
    that a client is built with, too, has no scheme that only the library knows.
    """
    if place.endpoint is not None and place.endpoint in _addresses(program):
        return True
    return place.confidence is not Confidence.POSSIBLE and _cluster_sibling(library, use) is None


def _addresses(program: Program) -> set[str]:
    """The settings that clients take as their URL."""
    built = (one for one in program.constructions if one.kind == "from_url")
    return {name for one in built for name in one.client.endpoints}


def _by_endpoint(places: list[LibraryUse], guesses: list[LibraryUse]) -> list[list[LibraryUse]]:
    """The places of each endpoint; those that name none, and mere guesses, go with the first."""
    groups: dict[str | None, list[LibraryUse]] = defaultdict(list)
    for place in places:
        groups[place.endpoint].append(place)
    nameless = groups.pop(None, [])
    found = list(groups.values()) or [[]]
    found[0] += [*nameless, *guesses]
    return found


def _finding(program: Program, library: Library, use: Use, group: list[LibraryUse]) -> Iterator[Finding]:
    ranked = _ranked(program, group)
    if not ranked:
        return
    main = ranked[0]
    version = program.dependencies.of(library.distribution, main.location.path)
    setup = Setup(
        given=main.evidence != "import",
        clustered=any(place.clustered for place in group),
        giver=_giver(main, group),
        replaceable=_cluster_sibling(library, use) is not None,
    )
    told = verdict(library, use, setup, version, program.target)
    if told is not None:
        confidence = main.confidence
        if main.evidence == "open" and confidence is Confidence.POSSIBLE:
            confidence = Confidence.LIKELY
        # An import alone does not say which server the calls in its group are about.
        known = next((place.endpoint for place in group if place.endpoint is not None), None)
        main = replace(main, endpoint=main.endpoint or known)
        yield _at(main, told, _capped(group, confidence), _related(ranked))


def _giver(main: LibraryUse, group: Sequence[LibraryUse]) -> str:
    """The class that gives a cluster client, unless these places are set up without it."""
    return main.giver if main.evidence == "import" or any(place.clustered for place in group) else ""


def _unseen(library: Library, use: Use) -> Setup:
    return Setup(given=False, replaceable=_cluster_sibling(library, use) is not None)


def _ranked(program: Program, group: Sequence[LibraryUse]) -> list[LibraryUse]:
    """The places, the most telling first, without those where CL301 finds fault with the client."""
    clients = {built.location for built in program.constructions if not built.client.cluster}
    ranks = {"call": 0, "setting": 0, "open": 1, "import": 2}

    def rank(place: LibraryUse) -> tuple[bool, int, bool, Location]:
        known = ranks[place.evidence] + (2 if place.confidence is Confidence.POSSIBLE else 0)
        return (in_tests(place.location.path), known, place.endpoint is None, place.location)

    ordered = sorted((place for place in group if place.location not in clients), key=rank)
    return list({(place.location.path, place.location.line): place for place in reversed(ordered)}.values())[
        ::-1
    ]


def _capped(group: Sequence[LibraryUse], confidence: Confidence) -> Confidence:
    """What only tests show says little about what runs."""
    return Confidence.POSSIBLE if all(in_tests(place.location.path) for place in group) else confidence


def _related(ranked: Sequence[LibraryUse]) -> tuple[Related, ...]:
    return tuple(Related(place.location, place.text) for place in ranked[1 : 1 + MAX_RELATED])


def _at(main: LibraryUse, told: Verdict, confidence: Confidence, related: tuple[Related, ...]) -> Finding:
    return Finding(
        rule=CODE,
        name=NAME,
        severity=told.severity,
        confidence=min(confidence, told.confidence, key=lambda level: level.rank),
        effect=told.effect,
        location=main.location,
        message=told.message,
        endpoint=main.endpoint,
        related=related,
        fix=FixHint(Applicability.MANUAL, told.way_out) if told.way_out else None,
        notes=told.notes,
    )


def _guess(program: Program, library: Library, use: Use, guesses: list[LibraryUse]) -> Iterator[Finding]:
    """It is configured, nobody sees with what: worth a word where Redis is in the same program."""
    ranked = _ranked(program, guesses)
    if not ranked:
        return
    main, setup = ranked[0], _unseen(library, use)
    version = program.dependencies.of(library.distribution, main.location.path)
    told = verdict(library, use, setup, version, program.target)
    asked = next((d for d in _direct(program, library) if d.extras & set(use.extras)), None)
    if told is not None and asked is not None and not setup.replaceable:
        related = (Related(_line(asked), asked.specifier), *_related(ranked))[:MAX_RELATED]
        yield _at(main, told, Confidence.LIKELY, related)
    elif told is not None and (_has_redis(program) or main.confidence is not Confidence.POSSIBLE):
        told = replace(told, severity=Severity.INFO, message=_open_question(library, use, main))
        yield _at(main, told, Confidence.LIKELY, _related(ranked))


def _open_question(library: Library, use: Use, main: LibraryUse) -> str:
    consequence = f"; if it does: {use.broken[0]}" if use.broken else ""
    unseen = f"{main.text} gets its value outside the code"
    return f"could not tell whether {library.title} ({use.role}) uses Redis, as {unseen}{consequence}"


def _has_redis(program: Program) -> bool:
    clients = {"redis", "valkey"}
    return not clients.isdisjoint(program.imports) or any(
        d.name in clients for d in program.dependencies.items
    )


def _in_manifest(program: Program, library: Library, shown: dict[str, list[LibraryUse]]) -> Iterator[Finding]:
    """What only a manifest shows: a library that always uses Redis, or its extra of that name."""
    if any(place.evidence != "other" for places in shown.values() for place in places):
        return
    silent = [use for use in library.uses if not shown[use.role]]
    for use in silent:
        named = [d for d in _direct(program, library) if use.always or d.extras & set(use.extras)]
        version = program.dependencies.of(library.distribution, named[0].path) if named else None
        told = verdict(library, use, _unseen(library, use), version, program.target) if named else None
        if told is not None:
            alike = (one for one in silent if (one.always, one.extras) == (use.always, use.extras))
            same = [other.role for other in alike if other is not use]
            if same:
                told = replace(told, message=f"{told.message} (the same holds for: {listed(same)})")
            places = [Related(_line(one), one.specifier) for one in named]
            yield _at_manifest(told, places[0].location, tuple(places[1 : 1 + MAX_RELATED]))
            return


def _at_manifest(told: Verdict, place: Location, related: tuple[Related, ...]) -> Finding:
    seen = LibraryUse(place, "", "", "manifest", "", None, Confidence.LIKELY)
    return _at(seen, told, Confidence.LIKELY, related)


def _direct(program: Program, library: Library) -> list[Dependency]:
    """The requirements that the project itself writes for the library, in every environment."""
    found = [d for d in program.dependencies.items if d.name == library.distribution]
    return [d for d in found if d.direct and not d.conditional and d.path]


def _line(dependency: Dependency) -> Location:
    return Location(dependency.path, dependency.line, 1, dependency.line, 1)
