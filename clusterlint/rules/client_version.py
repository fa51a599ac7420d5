"""A release of the client library that is too old for a cluster, or for what this code does with it.

What:
    The line of the lock file, requirement file or project file (or the setting ``client``) that gives
    redis-py or valkey-py a version without a cluster client of the kind that the code needs, or a version
    whose cluster client lacks what the code uses and a newer one has.
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

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from clusterlint.catalog.client import first_cluster_release, precedes, releases
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
from clusterlint.rules.release import TITLES, is_exact, said, too_old

CODE = "CL306"
NAME = "client-version"
SEVERITY = Severity.ERROR

_SHOWN = 5


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
        elif users.waiting:
            yield _newer(users)


def _grouped(program: Program) -> Iterable[_Users]:
    """Per version, endpoint and kind of client, in the order of the code."""
    groups: dict[object, _Users] = {}
    places: tuple[Construction | Call, ...] = (*program.constructions, *program.calls)
    for place in places:
        client, dependency = place.client, place.client.release.dependency
        if dependency is None or not dependency.version or is_fake(client) or client.release.stays_plain:
            continue
        awaited = isinstance(place, Call) and place.awaited
        asynchronous = is_asynchronous(client, awaited)
        key = (dependency, client.endpoint, asynchronous)
        users = groups.setdefault(key, _Users(client, dependency, place.location, asynchronous))
        users.first = min(users.first, place.location)
        later = changed_later(place) if isinstance(place, Call) else None
        if later is not None:
            users.waiting.setdefault(place.location, later)
    return groups.values()


def _no_client(users: _Users) -> Finding:
    library = users.client.release.library
    first = first_cluster_release(asynchronous=users.asynchronous, library=library)
    kind = "asyncio cluster client" if users.asynchronous else "cluster client"
    exact = is_exact(users.client)
    verb = "has" if exact else "admits releases that have"
    newest = releases(library)[-1]
    return _finding(
        users,
        SEVERITY if exact else Severity.WARNING,
        f"{said(users.dependency)} {verb} no {kind}: {TITLES[library]} {first} is the first measured one "
        "that has",
        f"raise {TITLES[library]} to {newest}, by which this code was judged, or at least to {first}",
        Confidence.CERTAIN if exact else Confidence.LIKELY,
        (Related(users.first, "used here"),),
    )


def _newer(users: _Users) -> Finding:
    title = TITLES[users.client.release.library]
    enough = "0"
    for _, release in users.waiting.values():
        enough = release if precedes(enough, release) else enough
    what = dict.fromkeys(text for text, _ in users.waiting.values())
    shown = ", ".join(list(what)[:_SHOWN]) + (" ..." if len(what) > _SHOWN else "")
    places = sorted(users.waiting)
    return _finding(
        users,
        Severity.INFO,
        f"{said(users.dependency)}: {count(len(places), 'call')} that its cluster client cannot do "
        f"{'works' if len(places) == 1 else 'work'} with {title} {enough}: {shown}",
        f"raise {title} to {enough} instead of rewriting these calls",
        Confidence.CERTAIN if is_exact(users.client) else Confidence.LIKELY,
        tuple(Related(place, f"needs {users.waiting[place][1]}") for place in places[:_SHOWN]),
    )


def _finding(
    users: _Users,
    severity: Severity,
    message: str,
    way_out: str,
    confidence: Confidence,
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
        confidence=confidence,
        effect=Effect.LOUD,
        location=place,
        message=message,
        endpoint=users.client.endpoint,
        related=related,
        fix=FixHint(Applicability.MANUAL, way_out),
    )
