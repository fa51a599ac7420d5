"""A cluster client on a service that hides its nodes behind one address.

What:
    RedisCluster (ValkeyCluster) built for an endpoint, while the setting ``target`` names a service with a
    proxy: Redis Enterprise without the OSS cluster API, Azure's Enterprise clustering policy.
Why:
    Such a service takes plain clients and spreads the keys itself. It does not answer CLUSTER SLOTS as a
    Redis Cluster does, so that a cluster client cannot learn where the slots are.
Effect:
    loud: the cluster client raises when it is built, or at its first command.
Bad (not run):
    # needs a service with a proxy; a standalone server, which has no slots either, refuses in the same way
    import redis
    client = redis.RedisCluster(host="cache.example.org", port=10000)
Good (not run):
    # needs a service with a proxy
    import redis
    client = redis.Redis(host="cache.example.org", port=10000)
Fix:
    Build the plain client, or choose the service's OSS cluster mode (clustering policy "OSSCluster") and
    set ``target`` accordingly. Commands over several slots are still refused, but for the few that the
    proxy splits.
Silence:
    r = redis.RedisCluster(host=host)  # clusterlint: ignore[CL308] the other region has no proxy
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.catalog.target import Target
from clusterlint.finding import Effect, Finding, Severity
from clusterlint.link.program import Construction, Program
from clusterlint.rules.place import Claim, at_client, is_fake

CODE = "CL308"
NAME = "cluster-client-on-proxy"
SEVERITY = Severity.ERROR


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each place where a cluster client is built for a target that refuses it."""
    target = program.target
    if target is None or target.cluster_client != "refused":
        return
    told = set()
    for built in program.constructions:
        cluster = built.client.cluster or built.kind == "cluster"
        if cluster and not is_fake(built.client) and built.location not in told:
            told.add(built.location)
            yield at_client(CODE, NAME, built, _claim(built, target))


def _claim(built: Construction, target: Target) -> Claim:
    switched = built.dual or built.client.dual
    message = f"{built.client.type_name} on {target.title}, which takes plain clients at one address"
    return Claim(
        severity=Severity.WARNING if switched else SEVERITY,
        effect=Effect.LOUD,
        message=f"{message}; this branch must stay off" if switched else message,
        way_out="build the plain client here, or use the service's OSS cluster mode and change `target`",
        notes=tuple(f"source: {source}" for source in target.sources("cluster_client")),
    )
