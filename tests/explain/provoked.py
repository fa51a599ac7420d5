"""Provokes the errors on real servers: each with the clients that are installed, as a log would show it."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from clusterlint.catalog.remake.servers import cluster, is_valkey, standalone, wait_for

Act = Callable[[], object]

# Slots of three equal masters: "bar" 5061 of the first, "foo" 12182 of the third.
FIRST, THIRD, SLOT = "bar", "foo", 5061


@dataclass(frozen=True)
class Told:
    """What a provocation raised: which error it should be, and the last line of its traceback."""

    expected: str
    line: str
    text: str


class World:
    """A cluster and a standalone server of one binary, and the client library of its family."""

    def __init__(self, binary: str, ports: list[int], alone: int) -> None:
        self.library = "valkey" if is_valkey(binary) else "redis"
        self.ports, self.port = ports, alone
        plain, clustered = (
            ("Valkey", "ValkeyCluster") if self.library == "valkey" else ("Redis", "RedisCluster")
        )
        module = importlib.import_module(self.library)
        self.plain: Any = getattr(module, plain)
        self.clustered: Any = getattr(module, clustered)
        self.asynchronous: Any = getattr(importlib.import_module(f"{self.library}.asyncio"), clustered)
        retry = importlib.import_module(f"{self.library}.retry").Retry
        self.once = retry(importlib.import_module(f"{self.library}.backoff").NoBackoff(), 0)
        self.nodes = [self.plain(port=port) for port in ports]
        self.alone = self.plain(port=alone)
        self.cluster = self.open()

    def open(self, port: int | None = None, **options: Any) -> Any:
        """A new cluster client."""
        return self.clustered(host="127.0.0.1", port=self.ports[0] if port is None else port, **options)

    def open_asynchronous(self, port: int, **options: Any) -> None:
        """A new asyncio cluster client that connects, and is closed."""

        async def connect() -> None:
            client = self.asynchronous(host="127.0.0.1", port=port, **options)
            try:
                await client.initialize()
            finally:
                await client.aclose()

        asyncio.run(connect())

    def watched(self) -> None:
        """A transaction that watches one slot and reads another."""
        pipe = self.cluster.pipeline(transaction=True)
        pipe.watch(FIRST)
        pipe.get(THIRD)


@contextlib.contextmanager
def worlds(binary: str) -> Iterator[World]:
    """Servers of one binary, stopped at the end."""
    with cluster(binary) as ports, standalone(binary) as alone:
        yield World(binary, ports, alone)


def provoked(world: World) -> Iterator[Told]:
    """Every provocation in order; those that raise nothing on this server are left out."""
    for steps in (_plain, _clustered, _pipelines, _databases, _addresses, _moving, _down, _replica):
        for expected, act in steps(world):
            try:
                act()
            except Exception as raised:
                name = f"{type(raised).__module__}.{type(raised).__name__}".removeprefix("builtins.")
                yield Told(expected, f"{name}: {raised}".splitlines()[0], str(raised).splitlines()[0])


def _plain(world: World) -> Iterator[tuple[str, Act]]:
    node = world.nodes[0]
    yield "moved", lambda: node.get(THIRD)
    yield "moved", lambda: node.pipeline(transaction=False).get(THIRD).execute()
    yield "crossslot", lambda: node.mget(FIRST, THIRD)
    yield "crossslot", lambda: node.pipeline(transaction=False).mget(FIRST, THIRD).execute()
    yield "crossslot", lambda: node.eval("return 1", 2, FIRST, THIRD)
    yield "script-key", lambda: node.eval("return redis.call('get', 'foo')", 0)
    yield "script-key", lambda: node.eval("return redis.call('mget', 'bar', 'foo')", 1, FIRST)
    yield "no-script", lambda: world.alone.evalsha("a" * 40, 1, FIRST)
    yield "sort-pattern", lambda: node.sort(FIRST, by="w_*")
    yield "sort-pattern", lambda: node.sort(FIRST, get="w_*")
    yield "no-cluster-mode", lambda: world.alone.execute_command("CLUSTER INFO")


def _clustered(world: World) -> Iterator[tuple[str, Act]]:
    client = world.cluster
    yield "client-cross-slot", lambda: client.mget(FIRST, THIRD)
    yield "client-cross-slot", lambda: client.eval("return 1", 2, FIRST, THIRD)
    yield "no-script", lambda: client.evalsha("b" * 40, 1, FIRST)
    yield "missing-attribute", lambda: client.connection_pool
    yield "no-dispatch", lambda: client.mget([])


def _pipelines(world: World) -> Iterator[tuple[str, Act]]:
    client, port = world.cluster, world.ports[0]
    yield "pipeline-refused", lambda: client.pipeline().mget("a", "b")
    yield "pipeline-refused", lambda: client.pipeline().delete("a", "b")
    yield "pipeline-refused", lambda: client.pipeline().unlink("a", "b")
    yield "pipeline-refused", lambda: client.pipeline().watch("a")
    yield "pipeline-refused", lambda: client.pipeline().multi()
    yield "pipeline-refused", lambda: client.pipeline().eval("return 1", 0)
    yield "pipeline-refused", lambda: client.pipeline().execute_command("FLUSHALL").execute()
    yield "client-cross-slot", lambda: client.pipeline().blpop([FIRST, THIRD]).execute()
    yield "missing-attribute", lambda: client.pipeline().nothing
    yield "missing-attribute", lambda: world.asynchronous(host="127.0.0.1", port=port).pipeline().nothing
    yield "pipeline-transaction", lambda: client.pipeline(shard_hint=1)
    has_transactions = world.library == "redis"
    two = "transaction-slots" if has_transactions else "pipeline-transaction"
    yield two, lambda: client.pipeline(transaction=True).set(FIRST, 1).set(THIRD, 1).execute()
    yield two, world.watched


def _databases(world: World) -> Iterator[tuple[str, Act]]:
    port, node = world.ports[0], world.nodes[0]
    valkey = world.library == "valkey"
    # A server with one database in cluster mode, as Redis 8.2, misses the second one before it minds the mode.
    only_one = valkey or node.config_get("databases")["databases"] == "1"
    yield "database-range" if valkey else "select", lambda: world.plain(port=port, db=1).get(FIRST)
    yield "database-range", lambda: world.plain(port=world.port, db=99).get(FIRST)
    yield "database-range" if valkey else "other-database", lambda: world.cluster.move(FIRST, 1)
    copied = "database-range" if only_one else "other-database"
    yield copied, lambda: node.execute_command("COPY", FIRST, "{bar}2", "DB", 1)
    yield "other-database", lambda: world.cluster.swapdb(0, 1)
    yield "db-argument", lambda: world.open(db=1)
    yield "db-argument", lambda: world.open_asynchronous(port, db=1)
    yield "db-argument", lambda: world.clustered.from_url(f"{world.library}://127.0.0.1:{port}/1")


def _addresses(world: World) -> Iterator[tuple[str, Act]]:
    yield "no-reachable-node", lambda: world.open(1)
    yield "no-reachable-node", lambda: world.open_asynchronous(1)
    yield "no-reachable-node", lambda: world.clustered()
    yield "no-cluster-mode", lambda: world.open(world.port)
    yield "no-cluster-mode", lambda: world.open_asynchronous(world.port)
    yield "unreachable-address", lambda: world.plain(port=1, retry=world.once).get("a")
    slow = world.plain(port=world.port, socket_timeout=0.01, retry=world.once)
    yield "unreachable-address", lambda: slow.blpop("nothing", 1)
    world.alone.config_set("requirepass", "secret")
    yield "authentication", lambda: world.plain(port=world.port, retry=world.once).get("a")
    wrong = world.plain(port=world.port, password="wrong", retry=world.once)
    yield "authentication", lambda: wrong.get("a")
    world.alone.execute_command("AUTH", "secret")
    world.alone.config_set("requirepass", "")


def _moving(world: World) -> Iterator[tuple[str, Act]]:
    """The slot of "bar" on its way from the first node to the third."""
    source, target = world.nodes[0], world.nodes[2]
    names = [_words(node.execute_command("CLUSTER MYID")) for node in (source, target)]
    source.set("{bar}1", 1)
    target.execute_command("CLUSTER SETSLOT", SLOT, "IMPORTING", names[0])
    source.execute_command("CLUSTER SETSLOT", SLOT, "MIGRATING", names[1])
    yield "ask", lambda: source.get("{bar}2")
    yield "ask", lambda: source.pipeline(transaction=False).get("{bar}2").execute()
    if not world.alone.info("server")["redis_version"].startswith("6."):
        yield "try-again", lambda: source.mget("{bar}1", "{bar}2")
    yield "ttl-exhausted", lambda: world.cluster.mget("{bar}1", "{bar}2")
    for node in (source, target):
        node.execute_command("CLUSTER SETSLOT", SLOT, "STABLE")


def _down(world: World) -> Iterator[tuple[str, Act]]:
    """A slot that nobody has."""
    node = world.nodes[0]
    node.config_set("cluster-allow-reads-when-down", "no")
    node.execute_command("CLUSTER DELSLOTS", SLOT)
    yield "cluster-down", lambda: node.get(FIRST)
    yield "cluster-down", lambda: world.cluster.get(FIRST)
    yield "slots-not-covered", lambda: world.open(require_full_coverage=True)
    partial = world.open(require_full_coverage=False)
    yield "slots-not-covered", lambda: partial.get_node_from_key(FIRST).name
    yield "slots-not-covered", lambda: partial.nodes_manager.get_node_from_slot(SLOT)
    wait_for(lambda: "cluster_state:fail" in _info(node), "failed state")
    yield "cluster-down", lambda: node.get("b")


def _replica(world: World) -> Iterator[tuple[str, Act]]:
    """The standalone server as a replica of a master that is not there."""
    world.alone.execute_command("REPLICAOF", "127.0.0.1", 1)
    yield "read-only", lambda: world.alone.set("a", 1)
    world.alone.config_set("replica-serve-stale-data", "no")
    yield "master-down", lambda: world.alone.get("a")


def _info(node: Any) -> str:
    reply = node.execute_command("CLUSTER INFO")
    return (
        " ".join(f"{key}:{value}" for key, value in reply.items()) if isinstance(reply, dict) else str(reply)
    )


def _words(reply: object) -> str:
    return reply.decode() if isinstance(reply, bytes) else str(reply)
