"""Methods that give an object to work with, not a reply: what a program does with them, in a few lines each.

Each serves sync and async clients: settle() waits only where there is something to wait for.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from clusterlint.catalog.remake.calls import Call
from clusterlint.catalog.remake.samples import LUA

Scenario = Callable[[Any, Call, bool], Awaitable[Any]]


async def settle(value: Any, asynchronous: bool) -> Any:
    """Wait for a coroutine, run an iterator to its end."""
    if asynchronous and inspect.iscoroutine(value):
        value = await value
    if hasattr(value, "__anext__"):
        return [item async for item in value]
    if hasattr(value, "__next__"):
        return list(value)
    return value


async def lock(client: Any, call: Call, asynchronous: bool) -> Any:
    """Take and give back a lock."""
    held = client.lock(call.keys[0] + "lock", timeout=5)
    taken = await settle(held.acquire(), asynchronous)
    return [taken, await settle(held.release(), asynchronous)]


async def bitfield(client: Any, call: Call, asynchronous: bool) -> Any:
    """One operation of a bit field."""
    return await settle(client.bitfield(call.keys[0]).set("u8", 0, 1).execute(), asynchronous)


async def register_script(client: Any, call: Call, asynchronous: bool) -> Any:
    """Call a script object."""
    script = client.register_script(LUA)
    return await settle(script(keys=list(call.keys), args=["argument"]), asynchronous)


async def transaction(client: Any, call: Call, asynchronous: bool) -> Any:
    """A transaction that writes the watched keys."""

    def work(pipe: Any) -> None:
        pipe.multi()
        for key in call.keys:
            pipe.set(key, "1")

    async def work_async(pipe: Any) -> None:
        work(pipe)

    return await settle(client.transaction(work_async if asynchronous else work, *call.keys), asynchronous)


async def watch(pipe: Any, call: Call, asynchronous: bool) -> Any:
    """Watch, then queue a write; the caller executes."""
    if hasattr(pipe, "execute"):
        await settle(pipe.watch(*call.keys), asynchronous)
        await settle(pipe.multi(), asynchronous)
        return pipe
    return await settle(pipe.watch(*call.keys), asynchronous)


async def _heard(client: Any, verb: str, channel: str, asynchronous: bool) -> Any:
    """Subscribe and read with get_message, as a standalone program does."""
    pubsub = client.pubsub()
    await settle(getattr(pubsub, verb)(channel), asynchronous)
    heard = await settle(pubsub.get_message(timeout=1), asynchronous)
    await settle(getattr(pubsub, "aclose" if hasattr(pubsub, "aclose") else "close")(), asynchronous)
    return heard["type"] if heard else None


async def subscribe(client: Any, call: Call, asynchronous: bool) -> Any:
    """Subscribe and hear of it."""
    return await _heard(client, "subscribe", "channel", asynchronous)


async def psubscribe(client: Any, call: Call, asynchronous: bool) -> Any:
    """Subscribe to a pattern and hear of it."""
    return await _heard(client, "psubscribe", "channel*", asynchronous)


async def ssubscribe(client: Any, call: Call, asynchronous: bool) -> Any:
    """Subscribe to a sharded channel and hear of it."""
    return await _heard(client, "ssubscribe", "channel", asynchronous)


async def pipeline(client: Any, call: Call, asynchronous: bool) -> Any:
    """Two commands in a pipeline with the default arguments."""
    pipe = client.pipeline()
    pipe.set("k", "1")
    pipe.get("k")
    return await settle(pipe.execute(), asynchronous)


async def monitor(client: Any, call: Call, asynchronous: bool) -> Any:
    """Open the monitor and close it again."""
    if asynchronous:
        async with client.monitor():
            return None
    with client.monitor():
        return None


SCENARIOS: dict[str, Scenario] = {
    "lock": lock, "bitfield": bitfield, "register_script": register_script, "transaction": transaction, "watch": watch,
    "subscribe": subscribe, "psubscribe": psubscribe, "ssubscribe": ssubscribe, "pipeline": pipeline,
    "monitor": monitor,
}  # fmt: skip

# Never run: they end, block or re-wire the server or this connection, or need another kind of server.
UNSAFE = {
    "shutdown": "ends the server", "debug_segfault": "ends the server", "failover": "re-wires the server",
    "replicaof": "re-wires the server", "slaveof": "re-wires the server", "psync": "turns the connection into a replica",
    "sync": "turns the connection into a replica", "client_reply": "silences the connection",
    "client_pause": "stops the server", "script_debug": "stops the server", "cluster": "re-wires the server",
    "module_load": "loads code", "module_loadex": "loads code", "module_unload": "unloads code",
    "close": "ends the client", "execute_command": "stands for every command", "parse_response": "needs a connection",
    "from_pool": "a constructor", "from_url": "a constructor", "sentinel": "needs a sentinel", "hello": "not implemented",
    "set_retry": "no command", "set_response_callback": "no command", "load_external_module": "no command",
    "himport_discard": "no probed server has it", "himport_discard_all": "no probed server has it",
    "himport_prepare": "no probed server has it", "himport_discard_internal": "no probed server has it",
    "himport_discard_all_internal": "no probed server has it", "himport_prepare_internal": "no probed server has it",
    "bf": "a sub-client", "cf": "a sub-client", "cms": "a sub-client", "ft": "a sub-client", "json": "a sub-client",
    "tdigest": "a sub-client", "topk": "a sub-client", "ts": "a sub-client", "vset": "a sub-client",
"pubsub": "see subscribe", "keyspace_notifications": "see subscribe",
    "migrate": "moves keys away", "quit": "ends the connection", "reset": "changes the connection",
    "acl_load": "needs a file", "auth": "changes the connection", "client_kill": "ends connections", "client_kill_filter": "ends connections",
    "config_resetstat": "the probe counts with it", "save": "writes a file", "bgsave": "writes a file",
    "bgrewriteaof": "writes a file", "config_rewrite": "writes a file", "client_no_evict": "changes the connection",
    "command_docs": "not implemented by the client", "latency_histogram": "not implemented by the client",
}  # fmt: skip
