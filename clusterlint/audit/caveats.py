"""What a cluster does otherwise, one thing at a time, and what this code shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clusterlint.audit.deployment import Deployment
from clusterlint.audit.migrating import migrates
from clusterlint.audit.model import Assessed, Caveat, Clue, Connections, Seen
from clusterlint.finding import Finding
from clusterlint.link.program import Construction, Program


@dataclass(frozen=True, slots=True)
class _About:
    """A caveat that rules answer; ``unsure``: rules that say what could not be told."""

    name: str
    title: str
    why: str
    rules: tuple[str, ...]
    unsure: tuple[str, ...] = ()


_BY_RULES = (
    _About(
        "multi-key",
        "Commands with several keys",
        "All keys of one command must be in one slot. The client refuses others (CROSSSLOT), or sends one "
        "command for each slot, which is no longer atomic.",
        ("CL101", "CL102", "CL107"),
        ("CL108",),
    ),
    _About(
        "transactions",
        "Transactions, pipelines and scripts",
        "MULTI, WATCH and Lua reach one slot only, and pipeline() of a cluster client sends no MULTI by "
        "itself.",
        ("CL103", "CL104", "CL105", "CL106", "CL109", "CL110", "CL111"),
    ),
    _About(
        "databases",
        "Numbered databases",
        "A cluster has database 0 only (but for Valkey 9). Keys of other databases meet there, and FLUSHDB "
        "empties all of it.",
        ("CL201", "CL202", "CL203"),
    ),
    _About(
        "client",
        "Client library and class",
        "A plain client follows no redirection. The cluster client refuses options, lacks methods, raises "
        "other "
        "exceptions, and third-party libraries have to know it.",
        ("CL301", "CL302", "CL303", "CL304", "CL305", "CL306", "CL307", "CL308", "CL309"),
    ),
    _About(
        "keyspace",
        "The keyspace as a whole",
        "SCAN, KEYS, DBSIZE, FLUSHDB and keyspace notifications are about one node, not about all keys.",
        ("CL401", "CL402", "CL403", "CL404"),
    ),
    _About(
        "hot-slots",
        "Hot slots",
        "A key lives on one master. One constant key or constant tag that takes much of the traffic does not "
        "get faster with more masters.",
        ("CL501", "CL504"),
    ),
    _About(
        "hash-tags",
        "Braces in keys",
        "Braces that are in a key already choose its slot, and a value from outside that holds braces "
        "chooses "
        "it too.",
        ("CL502", "CL503", "CL701"),
    ),
)


def caveats(
    findings: Sequence[Assessed],
    program: Program,
    deployment: Deployment,
    joined: Connections,
    chosen: tuple[str, ...],
    ran: frozenset[str],
) -> tuple[Caveat, ...]:
    """Every caveat, in the order in which people ask: the code first, then what runs it."""
    numbered = [(number, one.finding) for number, one in enumerate(findings)]
    found = [_by_rules(about, numbered, program, ran) for about in _BY_RULES]
    built = [one for one in program.constructions if migrates(one.client, chosen)]
    return (
        *found,
        _addresses(built, deployment),
        _failover(built, program, deployment),
        _connections(joined),
    )


def _by_rules(
    about: _About, findings: Iterable[tuple[int, Finding]], program: Program, ran: frozenset[str]
) -> Caveat:
    unselected = [code for code in about.rules if code not in ran]
    hits = [(number, one) for number, one in findings if one.rule in (*about.rules, *about.unsure)]
    sure = [one for _, one in hits if one.rule in about.rules]
    if sure:
        files = len({one.location.path for one in sure})
        seen = Seen.SEEN
        summary = f"{_many(len(sure), 'finding')} in {_many(files, 'file')}"
    elif hits:
        seen, summary = Seen.UNKNOWN, f"{_many(len(hits), 'place')} whose keys could not be worked out"
    elif unselected:
        seen, summary = Seen.UNKNOWN, f"not looked for in full: {', '.join(unselected)} not selected"
    elif not program.calls and not program.constructions:
        seen, summary = Seen.UNKNOWN, "no Redis call was recognised in this code"
    else:
        seen, summary = Seen.NOT_SEEN, "nothing of it was found in the calls that were recognised"
    return Caveat(
        about.name, about.title, about.why, seen, summary, findings=tuple(number for number, _ in hits)
    )


_NAT = (
    "The nodes tell clients their own addresses. Behind NAT, in containers with mapped ports or on another "
    "network those cannot be reached, and every redirection fails."
)
_REMAP = frozenset({"address_remap", "nat_map", "host_port_remap"})


def _addresses(built: Sequence[Construction], deployment: Deployment) -> Caveat:
    remapped = [
        Clue(f"{option.name}={option.text}", one.location.path, one.location.line)
        for one in built
        for option in one.options
        if option.name in _REMAP
    ]
    announced = deployment.of("announce")
    images = deployment.of("image")
    clues = (*dict.fromkeys([*remapped, *announced]),)
    if clues:
        seen, summary = (
            Seen.SEEN,
            "addresses are announced or mapped: check that clients reach every node by them",
        )
    elif images:
        seen = Seen.UNKNOWN
        summary = "Redis runs in containers here, and no cluster-announce-ip was seen"
        clues = images
    else:
        seen, summary = Seen.UNKNOWN, "no deployment file of a Redis was seen: ask who runs the network"
    return Caveat("addresses", "Addresses behind NAT and in containers", _NAT, seen, summary, clues=clues)


_FAILOVER = (
    "A master without a replica takes its slots down with it (CLUSTERDOWN). With replicas, a failover takes "
    "seconds in which writes fail, and acknowledged writes can be lost: replication is asynchronous."
)
_RETRIES = frozenset({"retry", "retry_on_error", "retry_on_timeout", "cluster_error_retry_attempts"})


def _failover(built: Sequence[Construction], program: Program, deployment: Deployment) -> Caveat:
    retries = [
        Clue(f"{option.name}={option.text}", one.location.path, one.location.line)
        for one in built
        for option in one.options
        if option.name in _RETRIES
    ]
    waits = [
        Clue(f"{call.command} waits for replicas", call.location.path, call.location.line)
        for call in program.calls
        if call.command in ("WAIT", "WAITAOF")
    ]
    sentinels = [
        Clue("Sentinel, which a cluster does without", one.location.path, one.location.line)
        for one in built
        if one.kind == "sentinel"
    ]
    servers = deployment.of("replicas")
    clues = (*dict.fromkeys([*servers, *sentinels, *retries, *waits]),)
    if servers or sentinels:
        seen, summary = Seen.SEEN, "replicas were seen: each master of the cluster needs one of its own"
    elif retries:
        seen, summary = Seen.UNKNOWN, "clients retry; no replica was seen in the deployment files"
    else:
        seen = Seen.UNKNOWN
        summary = "neither replicas nor retries of the client were seen: writes fail during a failover"
    return Caveat("failover", "Failover and replicas", _FAILOVER, seen, summary, clues=clues)


_POOLS = (
    "A cluster client keeps connections to every node: up to masters x pool size x processes (and replicas, "
    "where they are read from). Servers refuse more than maxclients, 10000 by default."
)


def _connections(joined: Connections) -> Caveat:
    clues = [
        Clue(f"{pool.type_name}: {pool.text}", pool.location.path, pool.location.line)
        for pool in joined.pools
    ]
    clues += [Clue(one.text, one.path, one.line) for one in joined.processes]
    if joined.cluster is not None:
        seen, summary = Seen.SEEN, f"at most {joined.product}"
    else:
        missing = []
        if not any(pool.size is not None for pool in joined.pools):
            missing.append("pool size")
        elif any(pool.size is None for pool in joined.pools):
            missing.append("size of some pools")
        if not joined.processes:
            missing.append("number of processes")
        seen = Seen.UNKNOWN
        summary = f"{joined.masters} masters x pool size x processes: {' and '.join(missing)} not seen"
    return Caveat("connections", "Connections", _POOLS, seen, summary, clues=tuple(dict.fromkeys(clues)))


def _many(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else f'{word}s'}"
