"""Runs one documentation example on a standalone Redis or on a cluster, and says what came of it."""

from __future__ import annotations

import ast
import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import redis
import redis.asyncio
from live_servers import Address, Servers, stored

EXAMPLE_SECONDS = 30

_NOISE = frozenset(
    "command cluster hello client info ping config readonly asking select flushall dump scan type script".split()
)
"""Commands that clients send on their own account, and those of this module."""


@dataclass(frozen=True)
class Outcome:
    """What an example did: the last value, the error, the data left, and the commands that the servers counted."""

    value: str = ""
    error: str = ""
    data: dict[bytes, object] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)

    @property
    def answer(self) -> tuple[str, str, dict[bytes, object]]:
        """What the program sees: everything but the counters."""
        return self.value, self.error, self.data


def run_on_standalone(code: str, servers: Servers) -> Outcome:
    """Run the example with plain clients."""
    return _run(code, [servers.standalone], redis.Redis, redis.asyncio.Redis)


def run_on_cluster(code: str, servers: Servers) -> Outcome:
    """Run the example with cluster clients."""
    return _run(code, servers.cluster, redis.RedisCluster, redis.asyncio.RedisCluster)


def _run(code: str, addresses: Sequence[Address], sync_class: Any, async_class: Any) -> Outcome:
    nodes = [redis.Redis(a.host, a.port) for a in addresses]
    for node in nodes:
        node.flushall()
        node.script_flush()
        node.config_resetstat()
    value, error = "", ""
    try:
        with _deadline():
            value = _shown(_execute(code, addresses[0], sync_class, async_class))
    except Exception as raised:  # the example's own failure is what is measured
        error = f"{type(raised).__name__}: {raised}"
    counted = _counted(nodes)
    data = {key: stored(node, key) for node in nodes for key in node.scan_iter(count=1000)}
    for node in nodes:
        node.close()
    return Outcome(value, error, dict(sorted(data.items())), counted)


class Deadline(BaseException):
    """An example hangs: a defect of the documentation, not an outcome."""


@contextmanager
def _deadline() -> Iterator[None]:
    def late(*_: object) -> None:
        raise Deadline(f"the example runs for more than {EXAMPLE_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(EXAMPLE_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _execute(code: str, address: Address, sync_class: Any, async_class: Any) -> Any:
    """The value of the last expression statement, or what ``async def main(r)`` returns."""
    tree = ast.parse(code)
    names = [node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef)]
    scope: dict[str, Any] = {"host": address.host, "port": address.port}
    if names == ["main"]:
        scope["Redis"] = async_class
        exec(compile(tree, "example", "exec"), scope)
        return asyncio.run(_awaited(scope["main"], async_class, address))
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with sync_class(host=address.host, port=address.port) as client:
        scope |= {"Redis": sync_class, "r": client}
        exec(compile(tree, "example", "exec"), scope)
        if isinstance(last, ast.Expr):
            return eval(compile(ast.Expression(last.value), "example", "eval"), scope)
    return None


async def _awaited(main: Any, async_class: Any, address: Address) -> Any:
    client = async_class(host=address.host, port=address.port)
    try:
        return await main(client)
    finally:
        await client.aclose()


def _shown(value: Any) -> str:
    """A value as text that does not depend on addresses or on the order of sets."""
    if isinstance(value, set):
        return f"set of {sorted(map(repr, value))}"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__} of {[_shown(one) for one in value]}"
    if isinstance(value, dict):
        return f"dict of {sorted((repr(k), _shown(v)) for k, v in value.items())}"
    if value is None or isinstance(value, (int, float, str, bytes)):
        return repr(value)
    return type(value).__name__.removeprefix("Cluster")


def _counted(nodes: Sequence[redis.Redis]) -> dict[str, int]:
    total: dict[str, int] = {}
    for node in nodes:
        for name, row in node.info("commandstats").items():
            word = name.removeprefix("cmdstat_").split("|")[0]
            if word not in _NOISE:
                total[word] = total.get(word, 0) + int(row["calls"])
    return dict(sorted(total.items()))
