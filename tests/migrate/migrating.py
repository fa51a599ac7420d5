"""The command as a process, and the servers that a test may fill and empty."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from data_sets import connect, key_map
from live_servers import Address, Servers

from clusterlint.cli.main import run

SECONDS = 120


@dataclass
class World:
    """A standalone server, a cluster, both empty, and a folder with a key map."""

    servers: Servers
    folder: Path

    @property
    def map(self) -> Path:
        return self.folder / "map.json"

    @property
    def state(self) -> Path:
        return self.folder / "map.state"

    @property
    def failed(self) -> Path:
        return self.folder / "map.state.failed"

    @property
    def source(self) -> redis.Redis:
        return connect(self.servers.standalone)

    @property
    def nodes(self) -> list[redis.Redis]:
        return [connect(address) for address in self.servers.cluster]

    def target(self) -> redis.RedisCluster:
        return redis.RedisCluster(*self.servers.cluster[0])

    @property
    def copy(self) -> list[str]:
        return ["--from", self.servers.standalone.url, "--to", self.servers.cluster[0].url]

    @property
    def in_place(self) -> list[str]:
        return ["--in-place", self.servers.standalone.url]

    def words(self, *words: str) -> list[str]:
        return ["migrate-keys", str(self.map), *words]

    def run(self, capsys: Any, *words: str) -> tuple[int, dict[str, Any]]:
        """Run in this process: status and JSON report."""
        capsys.readouterr()
        status = run(self.words(*words, "--format", "json"))
        told = capsys.readouterr()
        return status, json.loads(told.out) if told.out else {"error": told.err}

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Run as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "clusterlint", *self.words(*words, "--format", "json")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def written(self) -> int:
        return sum(int(node.dbsize()) for node in self.nodes)


@contextmanager
def world(servers: Servers, folder: Path) -> Iterator[World]:
    """Both sides empty before and after."""
    made = World(servers, folder)
    everywhere = [made.source, *made.nodes]
    for client in everywhere:
        client.flushall()
    key_map(made.map)
    try:
        yield made
    finally:
        for client in everywhere:
            client.flushall()


def wait_until(ready: Any, what: str, seconds: float = SECONDS) -> None:
    """Poll; an error when it takes too long."""
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.005)


def identity_holds(report: dict[str, Any]) -> None:
    """Every scanned key became exactly one thing."""
    parts = ("copied", "renamed", "equal", "replaced", "skipped", "gone", "left", "failed")
    assert report["scanned"] == sum(report[part] for part in parts), report


def address_of(port: int) -> Address:
    """A server on loopback."""
    return Address("127.0.0.1", port)
