"""An option of the plain client that the cluster client refuses, or drops without a word.

What:
    Options of a client on a migrating endpoint: connection_pool, a unix socket, a third positional argument,
    and options that the cluster client does not know, those of redis-py-cluster among them. Also db=0: an
    error at a cluster client, an info at a plain one, where it does no harm until the class is exchanged.
Why:
    The cluster client opens connections to every node itself. It cannot take a pool of one server or a
    socket file; its third positional argument is the list of start-up nodes. Options that it does not know
    are dropped silently by the sync client and raise TypeError in the asyncio client.
Effect:
    loud: RedisClusterException, TypeError or AttributeError when the client is built, MOVED later where
    a pool was handed in; silent for options that are dropped.
Bad:
    same = Redis(host, port, 0)
    same.set("user:1", "Ada")
    # or
    import redis
    pool = redis.ConnectionPool(host=host, port=port, max_connections=10)
    pooled = Redis(host=host, port=port, connection_pool=pool)
    for number in range(20):
        pooled.set(f"user:{number}", "Ada")
    # or
    same = Redis(host=host, port=port, db=0)
    same.set("user:1", "Ada")
Good:
    same = Redis(host=host, port=port, max_connections=10, decode_responses=True)
    same.set("user:1", "Ada")
Fix:
    Pass host, port and everything else by name, give max_connections to the client instead of a pool, leave
    db=0 out, and connect over TCP.
Silence:
    r = redis.Redis(host, port, 0)  # clusterlint: ignore[CL302] replaced when the flag is on
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clusterlint.catalog.client import option, option_history
from clusterlint.finding import Confidence, Effect, Finding, Location, Severity
from clusterlint.link.program import Argument, Client, Construction, Program
from clusterlint.rules.place import Claim, at_client, is_asynchronous, is_fake
from clusterlint.rules.release import Held, held, judged_version, span_of

CODE = "CL302"
NAME = "client-option"
SEVERITY = Severity.ERROR

# Dropping these costs some comfort or speed, and changes no result.
TUNING = frozenset(
    {"auto_close_connection_pool", "health_check_interval", "lib_name", "lib_version"}
    | {"retry_on_timeout", "single_connection_client", "socket_read_size", "skip_full_coverage_check"}
    | {"init_slot_cache", "max_connections_per_node", "nodemanager_follow_cluster"}
)
# Options of redis-py-cluster that redis-py's own cluster clients never had.
FORMER = frozenset(
    {"cluster_down_retry_attempts", "connection_class", "host_port_remap", "init_slot_cache"}
    | {"max_connections_per_node", "nodemanager_follow_cluster", "readonly_mode", "skip_full_coverage_check"}
)
RETRIED_ANYWAY = re.compile(r"[\[(]?\s*((\w+\.)*(ConnectionError|TimeoutError)[\s,]*)*[\])]?")
_WAYS_OUT = {
    "connection_pool": "pass the pool's options (max_connections and so on) to the client itself",
    "unix_socket_path": "connect over TCP: the nodes of a cluster announce host and port to each other",
    "retry_on_error": "pass retry=Retry(..., supported_errors=...), which both clients take",
    "single_connection_client": "leave it out",
    "skip_full_coverage_check": "leave it out: require_full_coverage=False is the default",
    "readonly_mode": "pass read_from_replicas=True",
    "host_port_remap": "pass address_remap=..., a function",
    "auto_close_connection_pool": "leave it out and close the client with aclose()",
}


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each place and option: the gravest, where several clients are built there."""
    gravest: dict[tuple[Location, str], tuple[Construction, Claim]] = {}
    for built in program.constructions:
        if built.kind == "sentinel" or is_fake(built.client) or _stays_plain(built):
            continue
        for name, claim in _claims(built) if built.kind != "pool" else _pool_claims(built):
            old = gravest.get((built.location, name))
            if old is None or claim.severity.rank > old[1].severity.rank:
                gravest[built.location, name] = (built, claim)
    for built, claim in gravest.values():
        yield at_client(CODE, NAME, built, claim)


def _stays_plain(built: Construction) -> bool:
    """The plain branch beside a cluster branch: its options never meet the cluster client."""
    if built.client.release.stays_plain:
        return True
    return (built.dual or built.client.dual) and not built.client.cluster and built.kind != "cluster"


def _fate(name: str, client: Client) -> str:
    """What the cluster client of the judged release does with an option."""
    asynchronous = is_asynchronous(client)
    version, library = judged_version(client, asynchronous), client.release.library
    return option(name, asynchronous=asynchronous, version=version, library=library)


def _held(name: str, client: Client) -> Held:
    asynchronous = is_asynchronous(client)
    steps = option_history(name, asynchronous=asynchronous, library=client.release.library)
    span = span_of(steps, client, asynchronous, lambda one, other: one == other)
    later = {"same": "it is taken", "refused": "it is refused", "ignored": "it is dropped"}
    return held(span, client, later.get(span.later or "", "it is gone"))


def _claims(built: Construction) -> Iterator[tuple[str, Claim]]:
    """What is said of each option, by its name."""
    asynchronous = is_asynchronous(built.client)
    cluster = built.client.cluster or built.kind == "cluster"
    if built.kind == "client" and not cluster and len(built.positional) > 2:
        third = built.positional[2]
        if len(built.positional) > 3 or not (asynchronous and third.known and third.value in (0, None)):
            yield "db", _positional_claim(third)
    if built.url is not None and built.url.startswith("unix:"):
        yield "unix_socket_path", _refused_claim("unix_socket_path", f"the URL {built.url}", built.client, "")
    for given in built.options:
        if given.name == "db":
            claim = _database_claim(built, given)
        elif cluster and given.name in FORMER:
            claim = _former_claim(given, built.client)
        else:
            claim = _option_claim(given, built.client)
        if claim is not None:
            yield given.name, claim


def _pool_claims(built: Construction) -> Iterator[tuple[str, Claim]]:
    """A pool's own options stay with the pool; its database goes wherever its client goes."""
    for given in built.options:
        if given.name == "db" and built.database is None and not given.known:
            claim = _database_claim(built, given)
            if claim is not None:
                yield given.name, claim


def _positional_claim(third: Argument) -> Claim:
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=(
            f"{third.text} is the third positional argument: db of the plain client, the list of start-up "
            "nodes of the cluster client, which fails on it"
        ),
        way_out="pass every argument after the port by name, and leave db out",
    )


def _database_claim(built: Construction, given: Argument) -> Claim | None:
    """db=0 or a database that is not known; CL201 speaks of every other one."""
    told = bool(built.database) or (given.known and given.value is None)
    if told or _fate("db0", built.client) == "same":
        return None
    if built.client.cluster or built.kind == "cluster":
        severity, said = SEVERITY, "the cluster client refuses the option db, whatever its value"
    elif built.database is None and not given.known:
        return Claim(
            SEVERITY,
            Effect.LOUD,
            f"db={given.text}: a number that is not known here; a cluster has database 0 only, and the "
            "cluster client that takes over refuses the option db, even 0",
            "leave db out; where the number is not 0, move its keys under a prefix of their own first",
            confidence=Confidence.LIKELY,
            held=_held("db0", built.client),
        )
    else:
        severity, said = Severity.INFO, "the cluster client that takes over refuses the option db, even 0"
    held = _held("db0", built.client)
    return Claim(
        severity, Effect.LOUD, f"db={given.text}: {said}", "leave db out: 0 is the default", held=held
    )


def _option_claim(given: Argument, client: Client) -> Claim | None:
    fate, asynchronous = _fate(given.name, client), is_asynchronous(client)
    unset = given.known and (given.value is None or given.value is False)
    if fate == "refused" and not (unset and not asynchronous):
        how = " and raises TypeError when it is built" if asynchronous else ""
        return _refused_claim(given.name, f"{given.name}={given.text}", client, how)
    return _ignored_claim(given, client) if fate == "ignored" and not unset else None


def _former_claim(given: Argument, client: Client) -> Claim:
    """An option of redis-py-cluster at a client that does not come from there."""
    if not is_asynchronous(client):
        return _ignored_claim(given, client)
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=(
            f"{given.name}={given.text}: an option of redis-py-cluster, which the asyncio cluster client "
            "does not know: it raises TypeError when it is built"
        ),
        way_out=_WAYS_OUT.get(given.name, "leave it out"),
    )


def _refused_claim(name: str, what: str, client: Client, how: str) -> Claim:
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{what}: the cluster client cannot work with it{how}",
        way_out=_WAYS_OUT.get(name, "leave it out"),
        held=_held(name, client),
    )


def _ignored_claim(given: Argument, client: Client) -> Claim:
    harmless = given.name in TUNING
    if given.name == "retry_on_error":
        harmless = RETRIED_ANYWAY.fullmatch(given.text.strip()) is not None
    return Claim(
        severity=Severity.INFO if harmless else Severity.WARNING,
        effect=Effect.SILENT,
        message=f"{given.name}={given.text}: the cluster client drops this option without a word",
        way_out=_WAYS_OUT.get(given.name, "leave it out, or find what the cluster client has in its place"),
        held=None if given.name in FORMER else _held(given.name, client),
    )
