"""coredis: a client for asyncio, trio and anyio with its own cluster client."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from declare import HOST, KEYS, Use, World

TITLE = "coredis"
DISTRIBUTION = "coredis"
MODULES = ("coredis",)
EXTRA_REQUIREMENTS = ()

CLIENT = Use(
    role="client",
    configure="coredis.RedisCluster(startup_nodes=[...])",
    broken=(
        "mget(), mset() and the like are split over the slots, no longer atomic (silent); "
        "with non_atomic_cross_slot=False they raise instead",
    ),
    instead="coredis.RedisCluster in place of coredis.Redis",
    sources=("https://coredis.readthedocs.io/en/stable/handbook/cluster.html",),
    imports=("coredis.Redis", "coredis.RedisCluster"),
    always=True,
)


@contextlib.asynccontextmanager
async def connected(world: World) -> AsyncIterator[Any]:
    """Its cluster client on the cluster, its client on the standalone server."""
    import coredis

    if world.clustered:
        client = coredis.RedisCluster(HOST, world.port, decode_responses=True)
    else:
        client = coredis.Redis(HOST, world.port, decode_responses=True)
    async with client:
        yield client


@CLIENT.check("set, get and delete 12 keys")
async def keys(world: World) -> object:
    async with connected(world) as client:
        for name in KEYS:
            await client.set(name, name)
        return [[await client.get(name) for name in KEYS], await client.delete(KEYS)]


@CLIENT.check("mset and mget 12 keys", core=False)
async def many(world: World) -> object:
    async with connected(world) as client:
        await client.mset({name: name for name in KEYS})
        return await client.mget(KEYS)


@CLIENT.check("12 keys in a pipeline")
async def pipeline(world: World) -> object:
    async with connected(world) as client:
        async with client.pipeline(transaction=False) as pipe:
            replies = [pipe.set(name, name) for name in KEYS]
        return [await reply for reply in replies]


@CLIENT.check("publish and subscribe", core=False)
async def publish(world: World) -> object:
    async with connected(world) as client, client.pubsub(ignore_subscribe_messages=True) as listener:
        await listener.subscribe("room")
        await client.publish("room", "hello")
        return (await asyncio.wait_for(anext(aiter(listener)), 5))["data"]


@CLIENT.check("iterate over 12 keys", core=False)
async def scan(world: World) -> object:
    async with connected(world) as client:
        for name in KEYS:
            await client.set(name, name)
        return sorted([name async for name in client.scan_iter()])
