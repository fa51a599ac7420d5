"""What a file in uses/ is written with: `Use`, the written part of a row, and `World`, the servers that a check gets.

This module and the files in uses/ run inside the environment of the library under test, where clusterlint is not
installed: they import the standard library only, and the library itself inside the functions that need it (the files
are also read where it is not installed).

A file is named after its distribution and has TITLE, DISTRIBUTION, MODULES, EXTRA_REQUIREMENTS (what pip needs besides),
one `Use` for each way in which the library uses Redis, and the checks of each:

    @QUEUE.check("enqueue 12 jobs and have a worker do them")
    def work(world: World) -> object: ...

A check has to work on a standalone server. On a cluster it does the same in the way that `configure` tells, or in the
only way that there is; what it returns must be what it returned on the standalone server.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

HOST = "127.0.0.1"
KEYS = tuple(f"key-{number}" for number in range(12))
"""Enough keys that some of them belong to every one of three masters."""


@dataclass(frozen=True)
class World:
    """The server that a check runs on: one standalone server, or (`clustered`) three masters in the order of their slots."""

    ports: tuple[int, ...]
    standalone_port: int
    clustered: bool

    @property
    def nodes(self) -> list[tuple[str, int]]:
        """Host and port of each master; on the standalone server, of this one."""
        return [(HOST, port) for port in self.ports]

    @property
    def port(self) -> int:
        """The port of the first node."""
        return self.ports[0]

    @property
    def address(self) -> str:
        """host:port of the first node."""
        return f"{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """The first node as a library without a cluster configuration is told about it."""
        return f"redis://{self.address}/0"

    @property
    def standalone_url(self) -> str:
        """The standalone server, on the cluster too: for the part of a library that is not under test."""
        return f"redis://{HOST}:{self.standalone_port}/0"

    def cluster(self, **options: Any) -> Any:
        """redis.cluster.RedisCluster on the cluster."""
        from redis.cluster import RedisCluster

        return RedisCluster(host=HOST, port=self.port, **options)

    def async_cluster(self, **options: Any) -> Any:
        """redis.asyncio.cluster.RedisCluster on the cluster."""
        from redis.asyncio.cluster import RedisCluster

        return RedisCluster(host=HOST, port=self.port, **options)

    def client(self, **options: Any) -> Any:
        """The client that fits: RedisCluster on the cluster, Redis on the standalone server."""
        import redis

        return self.cluster(**options) if self.clustered else redis.Redis(HOST, self.port, **options)

    def async_client(self, **options: Any) -> Any:
        """The asyncio client that fits."""
        import redis.asyncio

        return (
            self.async_cluster(**options)
            if self.clustered
            else redis.asyncio.Redis(host=HOST, port=self.port, **options)
        )


Function = Callable[[World], Any]


@dataclass(frozen=True)
class Doing:
    """One check: what is done with the library, whether it is of no use without it, and the function that does it."""

    what: str
    core: bool
    function: Function


@dataclass
class Use:
    """The written part of one use, as in clusterlint.catalog.library.Use; `support` counts only where nothing is run.

    A check returns what it saw (plain values, the same on every run), or None; it may be a coroutine function.
    """

    role: str
    since: str = ""
    configure: str = ""
    broken: tuple[str, ...] = ()
    instead: str = ""
    sources: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    always: bool = False
    extras: tuple[str, ...] = ()
    extended: tuple[str, ...] = ()
    support: str = ""
    unrun: str = ""
    doings: list[Doing] = field(default_factory=list)

    def check(self, what: str, core: bool = True) -> Callable[[Function], Function]:
        """Decorate the function that does `what`."""

        def add(function: Function) -> Function:
            self.doings.append(Doing(what, core, function))
            return function

        return add
