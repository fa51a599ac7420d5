"""One key in two databases that become one, and FLUSHDB or a walk over a database that is merged with others.

What:
    Calls on two clients of one endpoint that select different databases and use the same key, or keys of
    templates that can give the same key, where one of them at least writes. FLUSHDB, and SCAN and KEYS
    without a pattern (a warning), where the code keeps something in other databases of the endpoint.
Why:
    A cluster has database 0 only. When the databases are merged, the two keys are one: what one part of
    the program writes, the other reads, overwrites or gets a WRONGTYPE error for. FLUSHDB, which emptied one
    database, empties all of them, and a loop that deleted all keys of one deletes those of the others.
Effect:
    silent: the databases were all that kept the keys apart; nothing raises once they are one.
Bad:
    feed = Redis(host=host, port=port)
    mails = Redis(host=host, port=port, db=1)
    feed.set("last:{1}", "feed 7")
    mails.set("last:{1}", "mail 9")
    feed.get("last:{1}")
    # or
    feed = Redis(host=host, port=port)
    cache = Redis(host=host, port=port, db=1)
    feed.set("feed:{1}", "new")
    cache.set("page:{1}", "<html>")
    cache.flushdb()
    feed.get("feed:{1}")
    # or
    feed = Redis(host=host, port=port)
    cache = Redis(host=host, port=port, db=1)
    feed.set("feed:{1}", "new")
    cache.set("page:{1}", "<html>")
    for key in cache.scan_iter():
        cache.delete(key)
    feed.get("feed:{1}")
Good:
    feed = Redis(host=host, port=port)
    mails = Redis(host=host, port=port)
    feed.set("feed:last:{1}", "feed 7")
    mails.set("mails:last:{1}", "mail 9")
    feed.get("feed:last:{1}")
Fix:
    Give the keys of each database a prefix of their own while the server is still standalone, and copy the
    data; then leave the databases out. Delete by a prefix (or by a version number in it) instead of FLUSHDB.
Silence:
    cache.get(key)  # clusterlint: ignore[CL203] this cache goes to a Redis of its own
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.catalog.command import command
from clusterlint.finding import Confidence, Effect, Finding, Location, Related, Severity
from clusterlint.link.program import Call, Construction, Key, Program
from clusterlint.link.test_code import in_tests
from clusterlint.rules.databases import has_database
from clusterlint.rules.judged import is_script
from clusterlint.rules.place import Claim, at_call, at_client, is_fake, key_fact, weaker
from clusterlint.rules.wording import listed
from clusterlint.slots.meeting import can_be_equal, same_form, tells
from clusterlint.slots.template import Template

CODE = "CL203"
NAME = "database-collision"
SEVERITY = Severity.ERROR

Database = int | str | None
"""As the client has it: a number, the name of a setting, or None for whatever the URL says."""


class _Use(Struct, frozen=True):
    """A key of a call."""

    call: Call
    key: Key
    template: Template
    writes: bool


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each database that shares a key with another, at its client; one per FLUSHDB."""
    endpoints: dict[str, dict[Database, list[Call]]] = {}
    for call in program.calls:
        name = call.client.endpoint
        if name is not None and _counts(program, call):
            endpoints.setdefault(name, {}).setdefault(call.client.database, []).append(call)
    for name, databases in sorted(endpoints.items()):
        yield from _widest(_collisions(program, name, databases))
        yield from _whole(name, databases)


def _counts(program: Program, call: Call) -> bool:
    client = call.client
    there = isinstance(client.database, int) and has_database(program, client, max(client.database, 1))
    return not is_fake(client) and not client.cluster and not there and not in_tests(call.location.path)


def _collisions(program: Program, name: str, databases: dict[Database, list[Call]]) -> Iterator[Finding]:
    families = {database: _families(calls) for database, calls in databases.items()}
    ordered = sorted(databases, key=_order)
    for number, other in enumerate(ordered):
        met = [
            (one, (first, second))
            for one in ordered[:number]
            if _differ(one, other)
            for first in families[one]
            for second in families[other]
            if _collide(first, second)
        ]
        if met:
            surest = max(_sure(pair).rank for _, pair in met)
            kept = [(one, pair) for one, pair in met if _sure(pair).rank == surest]
            ones = tuple(dict.fromkeys(one for one, _ in kept))
            yield _collision(program, name, (*ones, other), [pair for _, pair in kept])


def _widest(found: Iterable[Finding]) -> Iterator[Finding]:
    """One of those that tell of the same keys at one place: one call builds the clients of all databases.

    Each that follows has the databases of those before it, and one more.
    """
    yield from {(one.location, one.keys): one for one in found}.values()


def _differ(one: Database, other: Database) -> bool:
    """Whether they are told apart: what a URL says may well be database 0."""
    return None not in (one, other) or 0 not in (one, other)


def _order(database: Database) -> tuple[bool, bool, str]:
    """Numbers first, then settings, then what the URL says."""
    return (database is None, isinstance(database, str), f"{database:>9}" if database is not None else "")


def _families(calls: Sequence[Call]) -> list[_Use]:
    """One use for each template, a writing one where there is one."""
    found: dict[tuple[str | None, ...], _Use] = {}
    for call in sorted(calls, key=lambda call: call.location):
        for key in call.keys:
            for template in key.choices:
                if template.bare or not tells(template):
                    continue
                form = tuple(part if isinstance(part, str) else None for part in template.parts)
                use = _Use(call, key, template, _writes(call))
                if form not in found or (use.writes and not found[form].writes):
                    found[form] = use
    return list(found.values())


def _writes(call: Call) -> bool:
    known = command(call.command) if call.command else None
    return known is None or known.write or is_script(call)


def _collide(first: _Use, second: _Use) -> bool:
    return (first.writes or second.writes) and can_be_equal(first.template, second.template)


def _collision(
    program: Program, name: str, merged: tuple[Database, ...], met: list[tuple[_Use, _Use]]
) -> Finding:
    """``merged``: the databases, that of the finding last; ``met``: a use in another one and one in it."""
    first, second = met[0]
    numbers = all(isinstance(database, int) for database in merged)
    told = any(not _is_one_run(pair) for pair in met)
    keys = listed(list(dict.fromkeys(_both(pair) for pair in met)))
    claim = Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=f"{listed([*map(_named, merged)])} of {name} become one in a cluster, and each has {keys}",
        way_out="give the keys of one database a prefix of their own before the databases are merged",
        confidence=weaker(_sure(met[0]), Confidence.CERTAIN if numbers and told else Confidence.LIKELY),
        related=(
            Related(second.call.location, f"{second.template} in {_named(merged[-1])}"),
            Related(first.call.location, f"{first.template} in {_named(first.call.client.database)}"),
        ),
        keys=tuple(dict.fromkeys(key_fact(use.template, use.key) for pair in met[:3] for use in pair)),
        notes=() if numbers and told else (_OPEN if told else _EITHER,),
    )
    built = _client_of(program, name, merged[-1]) or _client_of(program, name, merged[0])
    found = at_client(CODE, NAME, built, claim) if built else at_call(CODE, NAME, second.call, claim)
    return replace(found, confidence=weaker(found.confidence, second.call.confidence))


_OPEN = "which databases these are is only known where the program runs"
_EITHER = "one call has the key in both, or in one that is only known where the program runs"


def _is_one_run(pair: tuple[_Use, _Use]) -> bool:
    """Is it one call on either client, of which it may ever have the same one: ``clients[name].get(key)``?"""
    first, second = (use.call for use in pair)
    return (first.location, first.trail) == (second.location, second.trail)


def _client_of(program: Program, name: str, database: Database) -> Construction | None:
    """Where a client of that database is asked for; the URL of a setting asks for none."""
    found = [b for b in program.constructions if name in b.client.endpoints and b.client.database == database]
    asked = [built for built in found if built.database == database]
    return next(iter(asked or found), None) if database is not None else None


def _both(pair: tuple[_Use, _Use]) -> str:
    first, second = pair
    if same_form(first.template, second.template):
        return f"`{second.template}`"
    return f"`{first.template}`, which can be `{second.template}`"


def _sure(pair: tuple[_Use, _Use]) -> Confidence:
    """Two spellings of one family are one; that ``seen:{uid}`` is ever ``seen:all`` is a guess."""
    first, second = pair
    if same_form(first.template, second.template):
        return Confidence.CERTAIN
    literal = first.template.literal is not None or second.template.literal is not None
    return Confidence.POSSIBLE if literal else Confidence.LIKELY


def _named(database: Database) -> str:
    if database is None:
        return "the database of the URL"
    return f"database {database}"


def _whole(name: str, databases: dict[Database, list[Call]]) -> Iterator[Finding]:
    """Commands on all that a database holds, where the program keeps something in others as well."""
    told: set[Location] = set()
    kept = [one for one in sorted(databases, key=_order) if any(map(_keeps, databases[one]))]
    for database, calls in sorted(databases.items(), key=lambda item: _order(item[0])):
        others = [other for other in kept if other != database and _differ(database, other)]
        for call in calls:
            if others and call.location not in told and (call.command == "FLUSHDB" or _walks(call)):
                told.add(call.location)
                yield at_call(CODE, NAME, call, _blast(name, call, others, databases))


def _keeps(call: Call) -> bool:
    """Is it about something that is kept in the database? PING and SHUTDOWN are not."""
    return bool(call.keys) or not call.complete or is_script(call)


def _walks(call: Call) -> bool:
    """Does it go through every key of its database: ``keys()``, ``scan_iter()``, ``keys("*")``?"""
    if call.command not in ("KEYS", "SCAN"):
        return False
    place = "arg1" if call.method == "scan" else "arg0"
    given = call.argument("pattern") or call.argument("match") or call.argument(place)
    return given is None or (given.known and given.value in (None, "*"))


def _blast(name: str, call: Call, others: list[Database], databases: dict[Database, list[Call]]) -> Claim:
    database = call.client.database
    numbers = all(isinstance(one, int) for one in (database, *others))
    lost = " and ".join(_named(other) for other in others[:3])
    flushed = call.command == "FLUSHDB"
    today = "empties" if flushed else "gives every key of"
    then = "deletes" if flushed else "gives"
    return Claim(
        severity=SEVERITY if flushed else Severity.WARNING,
        effect=Effect.SILENT,
        message=(
            f"{call.command} {today} {_named(database)} of {name} today; where the databases are one it also "
            f"{then} what is kept in {lost}"
        ),
        way_out=(
            "delete these keys by a prefix of their own, or put a version number into it"
            if flushed
            else "give the keys of this database a prefix of their own, and walk with that as the pattern"
        ),
        confidence=Confidence.CERTAIN if numbers else Confidence.LIKELY,
        related=tuple(Related(databases[o][0].location, f"{_named(o)} is used here") for o in others[:3]),
    )
