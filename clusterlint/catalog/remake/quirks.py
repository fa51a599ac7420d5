"""What the cluster client of one release does besides running methods; prints it as JSON.

Run by remake/quirk_table.py with that release's Python. Asked are: which pipeline methods do not return the
pipeline, what an `await` on a queued command does, whether pipeline() sends MULTI, whether new clients reach all
keys, and how execute_command takes a subcommand that is passed as a word of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import importlib
import inspect
import json
import sys
import warnings
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from clusterlint.catalog.remake.resp import Connection

SECONDS = 5.0
FRESH_CLIENTS, FRESH_KEYS = 16, 30
KEY_OF_THE_FIRST_MASTER = "b"  # slot 3300
CLASSES = {"redis": ("Redis", "RedisCluster"), "valkey": ("Valkey", "ValkeyCluster")}
# Subcommands of every kind: without a key, for all nodes, with a key.
SPLIT_COMMANDS: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.split())
    for line in """
    ACL CAT\nACL GENPASS\nACL LIST\nACL USERS\nACL WHOAMI
    CLIENT GETNAME\nCLIENT ID\nCLIENT INFO\nCLIENT LIST\nCLIENT SETNAME probe\nCLIENT TRACKINGINFO
    CLUSTER INFO\nCLUSTER KEYSLOT k\nCLUSTER MYID\nCLUSTER NODES\nCLUSTER SLOTS
    COMMAND COUNT\nCOMMAND DOCS get\nCOMMAND INFO get\nCOMMAND LIST
    CONFIG GET maxmemory\nCONFIG RESETSTAT\nCONFIG SET hz 10
    FUNCTION LIST\nFUNCTION STATS
    LATENCY DOCTOR\nLATENCY LATEST\nLATENCY RESET
    MEMORY DOCTOR\nMEMORY PURGE\nMEMORY STATS\nMEMORY USAGE k
    MODULE LIST
    OBJECT ENCODING k\nOBJECT IDLETIME k\nOBJECT REFCOUNT k
    PUBSUB CHANNELS\nPUBSUB NUMPAT\nPUBSUB NUMSUB\nPUBSUB SHARDCHANNELS
    SCRIPT EXISTS 0000000000000000000000000000000000000000\nSCRIPT FLUSH
    SLOWLOG GET\nSLOWLOG LEN\nSLOWLOG RESET
    XINFO CONSUMERS s g\nXINFO GROUPS s\nXINFO STREAM s
    """.splitlines()
    if line.strip()
)
CALLS: dict[str, tuple[Any, ...]] = {
    "append": ("k", "x"), "decr": ("n",), "delete": ("k",), "exists": ("k",), "expire": ("k", 60), "get": ("k",),
    "hget": ("h", "f"), "hset": ("h", "f", "v"), "incr": ("n",), "lpush": ("l", "v"), "lrange": ("l", 0, -1),
    "persist": ("k",), "sadd": ("e", "m"), "set": ("k", "v"), "setex": ("k", 60, "v"), "smembers": ("e",),
    "touch": ("k",), "ttl": ("k",), "type": ("k",), "unlink": ("k",), "xadd": ("s", {"f": "v"}), "zadd": ("z", {"m": 1}),
    "zrange": ("z", 0, -1),
}  # fmt: skip


async def settled(value: Any) -> Any:
    """The value, awaited where it must be."""
    return await value if inspect.isawaitable(value) else value


def name_of(error: Exception) -> str:
    """The class of an exception; what it says differs from run to run."""
    return f"raises {type(error).__name__}"


async def returned(pipe: Any, method: str, arguments: tuple[Any, ...]) -> str:
    """What queuing a command returns: "pipeline", "nothing", "coroutine", another type, or how it raises."""
    try:
        value = getattr(pipe, method)(*arguments)
    except Exception as error:
        return name_of(error)
    if value is pipe:
        return "pipeline"
    if inspect.iscoroutine(value):
        value.close()
        return "coroutine"
    return "nothing" if value is None else type(value).__name__


async def awaited(make: Callable[[], Any]) -> str:
    """What becomes of `await pipe.set(...)`: "kept", "dropped", or how it raises."""
    try:
        pipe = make()
        await pipe.set("awaited", "1")
        replies = await pipe.execute()
    except Exception as error:
        return name_of(error)
    return "kept" if len(replies) == 1 else "dropped"


async def attempt(work: Callable[[], Awaitable[Any] | Any]) -> str:
    """ "works", or how it raises."""
    try:
        await asyncio.wait_for(settled(work()), SECONDS)
    except Exception as error:
        return name_of(error)
    return "works"


async def default_pipeline(cluster: Any, master: int) -> str:
    """Whether pipeline() without arguments sends MULTI to the master of its one key: "none" or "sent"."""
    with contextlib.closing(Connection(master)) as ask:
        ask("CONFIG", "RESETSTAT")
        pipe = cluster.pipeline()
        pipe.set(KEY_OF_THE_FIRST_MASTER, "1")
        await settled(pipe.execute())
        return "sent" if "cmdstat_multi:" in str(ask("INFO", "commandstats")) else "none"


async def fresh_clients(make: Callable[[], Any], filler: Any) -> str:
    """Whether asyncio clients that were just made reach all keys: "complete", or "misses keys" if one did not."""
    names = {f"fresh:{number}" for number in range(FRESH_KEYS)}
    for name in sorted(names):
        await filler.set(name, "1")
    for number in range(FRESH_CLIENTS):
        client = make()
        await client.get(f"fresh:{number}")
        found = {key.decode() async for key in client.scan_iter("fresh:*")}
        await getattr(client, "aclose", client.close)()
        if found != names:
            return "misses keys"
    return "complete"


async def sides(plain: Any, cluster: Any, asynchronous: bool, master: int) -> dict[str, Any]:
    """Everything that is asked of one release; only what differs from the plain client is kept."""
    methods = {}
    for method, arguments in CALLS.items():
        pair = [
            await returned(owner.pipeline(transaction=False), method, arguments) for owner in (plain, cluster)
        ]
        if pair[0] != pair[1]:
            methods[method] = pair[1]
    words = {}
    for command in SPLIT_COMMANDS:
        alone = await attempt(lambda command=command: plain.execute_command(*command))  # type: ignore[misc]
        whole = await attempt(lambda command=command: cluster.execute_command(*command))  # type: ignore[misc]
        if alone == "works" and whole != "works":
            words[" ".join(command[:2])] = whole
    found: dict[str, Any] = {"returns": methods, "split words": words}
    found["default pipeline"] = await default_pipeline(cluster, master)
    if asynchronous:
        found["awaited"] = await awaited(lambda: cluster.pipeline(transaction=False))
    return found


async def client_of(library: Any, name: str, asynchronous: bool, **options: Any) -> Any:
    """A connected client."""
    client = getattr(library, name)(**options)
    if asynchronous and hasattr(client, "initialize"):
        await client.initialize()
    for method, arguments in CALLS.items():
        with contextlib.suppress(Exception):
            await settled(getattr(client, method)(*arguments))
    await settled(client.set("k", "v"))
    with contextlib.suppress(Exception):
        await settled(client.xadd("s", {"f": "v"}))
        await settled(client.xgroup_create("s", "g"))
    return client


async def measure(library: str, single: int, master: int) -> dict[str, Any]:
    """{"version": ..., "sync": {...}, "async": {...}}; a side without a cluster client is left out."""
    plain, cluster = CLASSES[library]
    result: dict[str, Any] = {"version": importlib.import_module(library).__version__}
    for asynchronous in (False, True):
        with contextlib.suppress(ImportError, AttributeError):
            module = importlib.import_module(f"{library}.asyncio" if asynchronous else library)
            whole_module = importlib.import_module(f"{module.__name__}.cluster")
            getattr(whole_module, cluster)
            alone = await client_of(module, plain, asynchronous, port=single)
            whole = await client_of(whole_module, cluster, asynchronous, host="127.0.0.1", port=master)
            found = await sides(alone, whole, asynchronous, master)
            if asynchronous:
                make = partial(getattr(whole_module, cluster), host="127.0.0.1", port=master)
                found["fresh clients"] = await fresh_clients(make, whole)
            result["async" if asynchronous else "sync"] = found
    return result


def main() -> None:
    """Print the measurements of the installed release."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", default="redis", choices=sorted(CLASSES))
    parser.add_argument("--single", type=int, required=True)
    parser.add_argument("--master", type=int, required=True)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    gc.disable()  # redis-py 5.3 to 6.0 lock up when PubSub.__del__ runs inside the pool's lock
    result = asyncio.run(measure(chosen.library, chosen.single, chosen.master))
    json.dump(result, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
