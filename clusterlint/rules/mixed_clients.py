"""One Redis that is opened as a cluster here and as a single server there.

What:
    An endpoint for which the code builds a cluster client at one place and a plain client (or a Sentinel) at
    another, where no flag switches between the two.
Why:
    It is one or the other. After a migration that forgot a place, the plain client gets MOVED for the keys of
    other nodes; before it, the cluster client refuses the standalone server.
Effect:
    luck: MOVED for every key of another node, with three masters two keys in three; the rest works.
Bad (not run):
    # A cluster client cannot be built on the standalone server that examples run on as well.
    import os
    import redis
    feed = redis.RedisCluster(host=os.environ["REDIS_HOST"])
    sessions = redis.Redis(host=os.environ["REDIS_HOST"])
Good:
    def connect():
        return Redis(host=host, port=port)
    feed, sessions = connect(), connect()
    feed.set("feed:1", "new")
    sessions.set("session:1", "Ada")
Fix:
    Build the client in one function, as a cluster client where a setting says that there is a cluster, and
    let every place call it. A client that is meant for another Redis should get its address elsewhere.
Silence:
    probe = redis.Redis(host=HOST)  # clusterlint: ignore[CL307] asks this one node for its health
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clusterlint.finding import Effect, Finding, Related, Severity
from clusterlint.link.program import Construction, Program
from clusterlint.link.test_code import in_tests
from clusterlint.rules.place import Claim, at_client, count, is_fake

CODE = "CL307"
NAME = "mixed-clients"
SEVERITY = Severity.ERROR

_SHOWN = 3


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each endpoint that is opened in both ways, at the first plain client."""
    by_endpoint: dict[str, list[Construction]] = {}
    for built in program.constructions:
        if built.client.endpoint is not None and _counts(built):
            by_endpoint.setdefault(built.client.endpoint, []).append(built)
    for name, places in sorted(by_endpoint.items()):
        clusters = [built for built in places if built.client.cluster]
        plain = [built for built in places if not built.client.cluster and _meets(built, clusters)]
        if plain and clusters:
            yield at_client(CODE, NAME, plain[0], _claim(name, plain, clusters))


def _counts(built: Construction) -> bool:
    """A client that stands for the server that migrates, in code that is no test."""
    switched = built.dual or built.client.dual
    fake = is_fake(built.client) or built.client.release.stays_plain
    return not switched and not fake and built.kind != "pool" and not in_tests(built.location.path)


def _meets(built: Construction, clusters: Iterable[Construction]) -> bool:
    """Whether there is a cluster client that nothing tells apart: another literal port is another server."""
    return any(None in (_port(built), _port(one)) or _port(built) == _port(one) for one in clusters)


def _port(built: Construction) -> object:
    """The literal port; None where it is not given or not known."""
    given = [option for option in built.options if option.name == "port"]
    if not given and built.kind in ("client", "cluster"):
        given = list(built.positional[1:2])
    return given[0].value if given and given[0].known else None


def _claim(name: str, plain: list[Construction], clusters: list[Construction]) -> Claim:
    here = sorted({built.location for built in clusters})
    also = sorted({built.location for built in plain} - {plain[0].location})
    related = [Related(place, "opened as a cluster here") for place in here[:_SHOWN]]
    related += [Related(place, "and as a single server here") for place in also[:_SHOWN]]
    least = min((built.client.confidence for built in clusters), key=lambda sure: sure.rank)
    return Claim(
        severity=SEVERITY,
        effect=Effect.LUCK,
        message=(
            f"{name} is opened with {plain[0].client.type_name} here and with {clusters[0].client.type_name} "
            f"in {count(len(here), 'other place')}: one server cannot be both"
        ),
        way_out="let one function build the client; give a Redis that stays standalone its own setting",
        confidence=least,
        related=tuple(related),
    )
