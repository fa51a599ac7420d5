"""A release of the client library that is too old for a cluster, or for what this code does with it.

What:
    The line of the lock file, requirement file or project file (or the setting ``client``) that gives
    redis-py or valkey-py a version without a cluster client of the kind that the code needs, or a version
    whose cluster client lacks what the code uses and a newer one has, or has a fault that was measured.
Why:
    redis-py has a cluster client since 4.1, an asyncio one since 4.3, transactions on it since 6.1 (asyncio:
    6.2), pub/sub on the asyncio one since 8.0. Raising a version is less work than rewriting calls.
Effect:
    loud: ImportError, AttributeError or RedisClusterException on the first use.
Bad (not run):
    # needs the older release: with redis-py 6.0 this raises "transaction is deprecated in cluster mode"
    pipe = r.pipeline(transaction=True)
    pipe.incr("stock:{7}:sold")
    pipe.execute()
Good (not run):
    # the same with redis-py 6.1 or newer in requirements.txt
    pipe = r.pipeline(transaction=True)
    pipe.incr("stock:{7}:sold")
    pipe.execute()
Fix:
    Raise the version, run the tests on the standalone server first, and migrate afterwards. A lower bound
    that admits too old releases is a promise to nobody: raise it as well.
Silence:
    With per-file-ignores for the manifest: "requirements.txt" = ["CL306"]. In Python files the comment is
    # clusterlint: ignore[CL306] reason
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from clusterlint.catalog.client import first_cluster_release, precedes, releases
from clusterlint.catalog.quirks import answer, fresh_clients
from clusterlint.dependencies.model import Dependency
from clusterlint.finding import (
    Applicability,
    Confidence,
    Effect,
    Finding,
    FixHint,
    Location,
    Related,
    Severity,
)
from clusterlint.link.program import Call, Client, Construction, Program
from clusterlint.rules.judged import changed_later
from clusterlint.rules.place import count, is_asynchronous, is_fake
from clusterlint.rules.release import TITLES, held, is_exact, judged_version, said, span_of, too_old

CODE = "CL306"
NAME = "client-version"
SEVERITY = Severity.ERROR

_SHOWN = 5


_Group = tuple[Dependency, str | None, bool]
"""Version, endpoint, asyncio."""


@dataclass(slots=True)
class _Users:
    """What one version is used for on one endpoint."""

    client: Client
    dependency: Dependency
    first: Location
    asynchronous: bool
    waiting: dict[Location, tuple[str, str]] = field(default_factory=dict)  # place: what, release that can


def judge(program: Program) -> Iterator[Finding]:
    """One finding per version and endpoint that is too old, and one where a newer release can do more."""
    for users in _grouped(program):
        if too_old(users.client, users.asynchronous):
            yield _no_client(users)
        elif _loses_a_master(users):
            yield _faulty(users)
        elif users.waiting and is_exact(users.client):
            yield _newer_can(users)
        elif users.waiting or _admits_too_old(users):
            yield _bound_too_low(users)


def _grouped(program: Program) -> Iterable[_Users]:
    """Per version, endpoint and kind of client, in the order of the code."""
    groups: dict[_Group, _Users] = {}
    places: tuple[Construction | Call, ...] = (*program.constructions, *program.calls)
    for place in places:
        client, dependency = place.client, place.client.release.dependency
        if dependency is None or is_fake(client) or client.release.stays_plain:
            continue
        awaited = isinstance(place, Call) and place.awaited
        asynchronous = is_asynchronous(client, awaited)
        key = (dependency, client.endpoint, asynchronous)
        users = groups.setdefault(key, _Users(client, dependency, place.location, asynchronous))
        users.first = min(users.first, place.location)
        later = changed_later(place) if isinstance(place, Call) else None
        if later is not None:
            users.waiting.setdefault(place.location, later)
    return _joined(groups).values()


def _joined(groups: dict[_Group, _Users]) -> dict[_Group, _Users]:
    """What is used on an unknown endpoint is counted with each known one, if there are any."""
    kept = dict(groups)
    for (dependency, endpoint, asynchronous), users in groups.items():
        same = [
            other
            for (one, where, kind), other in groups.items()
            if (one, kind) == (dependency, asynchronous) and where is not None
        ]
        if endpoint is None and same:
            del kept[dependency, endpoint, asynchronous]
            for other in same:
                other.waiting |= users.waiting
    return kept


def _first(users: _Users) -> str:
    return first_cluster_release(asynchronous=users.asynchronous, library=users.client.release.library)


def _admits_too_old(users: _Users) -> bool:
    """Whether the lower bound lets in releases that have no cluster client of this kind."""
    return bool(users.dependency.version) and precedes(users.dependency.version, _first(users))


def _enough(users: _Users) -> str:
    """The first release that can do everything that is asked of it."""
    enough = _first(users)
    for _, release in users.waiting.values():
        enough = release if precedes(enough, release) else enough
    return enough


def _no_client(users: _Users) -> Finding:
    title, first = TITLES[users.client.release.library], _first(users)
    return _finding(
        users,
        SEVERITY,
        f"{said(users.dependency)} has no {_kind(users)}: {title} {first} is the first measured with one",
        f"raise {title} to {releases(users.client.release.library)[-1]}, by which it was judged, or at "
        f"least to {first}",
        (Related(users.first, "used here"),),
    )


def _kind(users: _Users) -> str:
    return "asyncio cluster client" if users.asynchronous else "cluster client"


def _loses_a_master(users: _Users) -> bool:
    """Whether new asyncio clients of the judged release take a master for a replica."""
    history = fresh_clients(users.client.release.library)
    return users.asynchronous and answer(history, judged_version(users.client, True)) == "misses keys"


def _faulty(users: _Users) -> Finding:
    """The span of faulty releases, and the first that is mended."""
    known = held(
        span_of(fresh_clients(users.client.release.library), users.client, True, operator.eq),
        users.client,
        "it does not",
    )
    finding = _finding(
        users,
        SEVERITY,
        f"{said(users.dependency)}: a new asyncio cluster client may take a master for a replica, and then "
        f"scan_iter() misses its keys and scripts are not loaded there{known.suffix}",
        f"take {known.newer} or newer",
        (Related(users.first, "used here"),),
    )
    return replace(finding, effect=Effect.LUCK, notes=(known.note,))


def _newer_can(users: _Users) -> Finding:
    title, enough = TITLES[users.client.release.library], _enough(users)
    places = count(len(users.waiting), "call")
    works = "works" if len(users.waiting) == 1 else "work"
    return _finding(
        users,
        Severity.INFO,
        f"{said(users.dependency)}: {places} that its cluster client cannot do {works} with {title} "
        f"{enough}: {_what(users)}",
        f"raise {title} to {enough} instead of rewriting these calls",
        _needs(users),
    )


def _bound_too_low(users: _Users) -> Finding:
    title, enough = TITLES[users.client.release.library], _enough(users)
    lacking = [f"without any {_kind(users)}"] if _admits_too_old(users) else []
    lacking += [f"whose {_kind(users)} cannot do {_what(users)}"] if users.waiting else []
    return _finding(
        users,
        Severity.WARNING,
        f"{said(users.dependency)} admits releases {' and '.join(lacking)}: {title} {enough} is the first "
        "measured one that can do what this code asks for",
        f"raise the lower bound to {enough}",
        _needs(users) or (Related(users.first, "used here"),),
    )


def _what(users: _Users) -> str:
    """The things that need a newer release, by name."""
    names = list(dict.fromkeys(name for name, _ in users.waiting.values()))
    return ", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")


def _needs(users: _Users) -> tuple[Related, ...]:
    places = sorted(users.waiting)
    return tuple(Related(place, f"needs {users.waiting[place][1]}") for place in places[:_SHOWN])


def _finding(
    users: _Users,
    severity: Severity,
    message: str,
    way_out: str,
    related: tuple[Related, ...],
) -> Finding:
    """At the line of the manifest; a version from the setting stands at the first use."""
    dependency = users.dependency
    line = max(dependency.line, 1)
    place = Location(dependency.path, line, 1, line, 1) if dependency.path else users.first
    return Finding(
        rule=CODE,
        name=NAME,
        severity=severity,
        confidence=Confidence.CERTAIN,
        effect=Effect.LOUD,
        location=place,
        message=message,
        endpoint=users.client.endpoint,
        also=users.client.also,
        related=related,
        fix=FixHint(Applicability.MANUAL, way_out),
    )
