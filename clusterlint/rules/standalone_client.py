"""A client that is not a cluster client, on a Redis that becomes a cluster.

What:
    The place where redis.Redis, valkey.Valkey, aioredis, a connection pool that is used alone or a Sentinel
    is built for an endpoint that migrates. Each place is named once, however many calls go through it.
Why:
    A plain client talks to one node. For a key of another node that node answers MOVED, which a plain client
    raises instead of following. Sentinel does not exist in a cluster: nodes fail over by themselves.
Effect:
    luck: MOVED for every key of another node, with three masters two keys in three; the rest works.
Bad:
    import redis
    plain = redis.Redis(host=host, port=port)
    for number in range(50):
        plain.set(f"user:{number}", "Ada")
Good:
    r = Redis(host=host, port=port)
    for number in range(50):
        r.set(f"user:{number}", "Ada")
Fix:
    Build redis.RedisCluster (redis.asyncio.RedisCluster) where the setting says that there is a cluster, and
    the plain client where it does not: a cluster client refuses a standalone server, so that code that must
    run on both needs the switch. One function that builds the client keeps it in one place.
Silence:
    r = redis.Redis(host="metrics")  # clusterlint: ignore[CL301] this Redis stays standalone
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Effect, Finding, Location, Related, Severity
from clusterlint.link.program import Construction, Program
from clusterlint.rules.place import Claim, at_client, count, is_fake
from clusterlint.rules.wording import listed

CODE = "CL301"
NAME = "standalone-client"
SEVERITY = Severity.ERROR

_SHOWN = 3

_MODERN = {
    "redis": ("redis.RedisCluster", "redis.asyncio.RedisCluster"),
    "valkey": ("valkey.ValkeyCluster", "valkey.asyncio.ValkeyCluster"),
    "coredis": ("coredis.RedisCluster", "coredis.RedisCluster"),
}


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each place that builds a plain client, with the other places of its endpoint."""
    places: dict[Location, list[Construction]] = {}
    for built in _plain(program):
        places.setdefault(built.location, []).append(built)
    for here, group in places.items():
        names = {name for built in group for name in built.client.endpoints}
        others = sorted(
            place
            for place, found in places.items()
            if place != here and any(names.intersection(built.client.endpoints) for built in found)
        )
        yield at_client(CODE, NAME, group[0], _claim(group, others, program))


def _plain(program: Program) -> Iterator[Construction]:
    clients = [built.client for built in program.constructions if _takes_pool(built)]
    fed = {name for client in clients for name in client.endpoints or (None,)}
    pools = [built for built in program.constructions if built.kind == "pool"]
    spoken_of = {built.location for built in pools if built.client.endpoint in fed}
    for built in program.constructions:
        client = built.client
        if client.cluster or client.dual or built.dual or built.kind == "cluster" or is_fake(client):
            continue
        if client.release.stays_plain:
            continue  # the target takes a plain client
        unknown = client.endpoint is None and built.location in spoken_of
        if built.kind == "pool" and (unknown or client.endpoint in fed or None in fed):
            continue
        yield built


def _takes_pool(built: Construction) -> bool:
    """A client that is given its connections: what is said about the pool is said there."""
    return built.kind != "pool" and any(option.name == "connection_pool" for option in built.options)


def _claim(group: list[Construction], others: list[Location], program: Program) -> Claim:
    built = group[0]
    names = sorted({one.client.endpoint for one in group if one.client.endpoint})
    where = f" on {listed(names)}" if names else ""
    masters = program.masters
    if masters > 1:
        share = f"about {(masters - 1) / masters:.0%} of the keys answer MOVED ({masters} masters)"
    else:
        share = "every key of another node answers MOVED"
    if built.kind == "sentinel":
        message = f"Sentinel{where}: a cluster has no Sentinel, its nodes fail over by themselves; {share}"
    else:
        message = (
            f"{built.client.type_name}{where} is not a cluster client: {share}, which it does not follow"
        )
    related = tuple(Related(place, "built here as well") for place in others[:_SHOWN])
    more = f"{count(len(others) + 1, 'place')} in all build such a client for this endpoint"
    notes = (more,) if len(others) > _SHOWN else ()
    return Claim(SEVERITY, Effect.LUCK, message, _way_out(built, program.mode), related=related, notes=notes)


def _way_out(built: Construction, mode: str) -> str:
    library = built.client.library
    cluster = _MODERN.get(library, _MODERN["redis"])[bool(built.client.asynchronous)]
    if library not in _MODERN and library != "unknown":
        cluster = f"{cluster} of redis-py ({library} is no longer maintained)"
    if mode == "cluster":
        return f"build {cluster} here"
    return (
        f"build {cluster} where a setting says that there is a cluster and this client where it does not "
        "(a cluster client refuses a standalone server)"
    )
