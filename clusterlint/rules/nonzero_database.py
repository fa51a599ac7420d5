"""A database other than 0, which a Redis Cluster does not have.

What:
    A client or pool is built for a database other than 0: by keyword, by position, in the path or the
    query of a URL, or in a setting that the construction gets. Or a third-party library is given such a URL
    or number: Celery(broker="redis://cache/2"), CACHES, SocketIO(message_queue=...).
Why:
    A cluster has one database, 0 (Valkey 9 excepted). The cluster client refuses every other number
    where it is built; a plain client pointed at a node is refused by the server at its first command.
    The number also kept the keys of several services apart: in one database equal names are one key.
Effect:
    loud: RedisClusterException when the client is built (at its first command where the client is asyncio
    and the number stands in a URL).
Bad:
    sessions = Redis(host=host, port=port, db=2)
    sessions.set("session:1", "Ada")
    # or
    sessions = Redis.from_url(f"redis://{host}:{port}/2")
    sessions.set("session:1", "Ada")
Good:
    sessions = Redis.from_url(f"redis://{host}:{port}/0")
    sessions.set("sessions:session:1", "Ada")
    # or
    sessions = Redis(host=host, port=port)
    sessions.set("sessions:session:1", "Ada")
Fix:
    Move these keys to database 0 under a prefix of their own ("sessions:") before the migration, while the
    server is still standalone, and leave db out; or keep them on a Redis of their own, with its own address.
Silence:
    Where this client stays on a standalone Redis, better name the endpoints that migrate in the
    configuration:
    sessions = redis.Redis(db=2)  # clusterlint: ignore[CL201] the session store stays standalone
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.catalog.library import Library, libraries
from clusterlint.catalog.target import Target
from clusterlint.finding import Confidence, Effect, Finding, FixHint, Location, Severity
from clusterlint.link.program import AskedDatabase, Construction, LibraryUse, Program
from clusterlint.link.test_code import in_tests
from clusterlint.rules.databases import has_database, more_databases
from clusterlint.rules.place import Claim, at_client, is_fake

CODE = "CL201"
NAME = "nonzero-database"
SEVERITY = Severity.ERROR


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each place that asks for a database other than 0."""
    places: dict[Location, dict[int, Construction]] = {}
    for built in program.constructions:
        if not built.database or is_fake(built.client):
            continue
        if not has_database(program, built.client, built.database):
            places.setdefault(built.location, {}).setdefault(built.database, built)
    for found in places.values():
        first = next(iter(found.values()))
        yield at_client(CODE, NAME, first, _claim(first, sorted(found), program.target))
    yield from _of_libraries(program)


def _of_libraries(program: Program) -> Iterator[Finding]:
    """One finding for each place that asks a third-party library for such a database."""
    target = program.target
    plain = target is not None and target.plain_client and target.databases is not None
    rows, told = libraries(), set()
    for use in program.libraries:
        for asked in use.databases if not use.standalone else ():
            offered = plain and target is not None and asked.number < (target.databases or 0)
            if asked.location not in told and not offered:
                told.add(asked.location)
                yield _at_library(use, asked, rows[use.distribution], target)


def _at_library(use: LibraryUse, asked: AskedDatabase, library: Library, target: Target | None) -> Finding:
    claim = _words(
        [asked.number],
        f"database {asked.number} ({asked.text}): a cluster has database 0 only, and what {library.title} "
        "opens for another one fails",
        target,
    )
    return Finding(
        rule=CODE,
        name=NAME,
        severity=claim.severity,
        confidence=Confidence.POSSIBLE if in_tests(asked.location.path) else use.confidence,
        effect=claim.effect,
        location=asked.location,
        message=claim.message,
        endpoint=asked.endpoint,
        fix=FixHint(claim.applicability, claim.way_out),
        notes=claim.notes,
    )


def _claim(built: Construction, databases: list[int], target: Target | None) -> Claim:
    """What is said of a client, or of the clients that one call builds for a database each."""
    each = "a pool for each" if built.kind == "pool" else "a client for each"
    source = _source(built) if len(databases) == 1 else each
    return _words(
        databases,
        f"{_named(databases)} ({source}): a cluster has database 0 only, and the cluster client "
        "refuses to be built with another one",
        target,
    )


def _named(databases: list[int]) -> str:
    """ "database 2", "databases 1, 2 and 5": all of them."""
    *others, last = map(str, databases)
    return f"databases {', '.join(others)} and {last}" if others else f"database {last}"


def _words(databases: list[int], message: str, target: Target | None) -> Claim:
    more = more_databases(target)
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=message,
        way_out=(
            "move these keys to database 0 under a prefix of their own while the server is still standalone, "
            "then leave db out; or keep them on a standalone Redis of their own"
        ),
        notes=(
            f"keys of {_named(databases)} and of database 0 that have one name become one key",
            *((more,) if more else ()),
        ),
    )


def _source(built: Construction) -> str:
    """Where the number stands, as the reader finds it."""
    for option in built.options:
        if option.name == "db":
            return f"db={option.text}"
    if built.url is not None and len(built.positional) < 3:
        return f"in the URL {built.url}"
    return "the third positional argument, db" if len(built.positional) > 2 else "from the settings"
