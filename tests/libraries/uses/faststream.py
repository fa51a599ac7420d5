"""FastStream: messages over lists, streams and channels; with a broker for clusters."""

import asyncio
from typing import Any

from declare import Use, World

TITLE = "FastStream"
DISTRIBUTION = "faststream"
MODULES = ("faststream",)
EXTRA_REQUIREMENTS = ("faststream[redis]",)

SOURCE = "https://github.com/ag2ai/faststream/blob/main/faststream/redis/broker/"

CLUSTER = Use(
    role="cluster broker",
    since="0.7.0",
    configure="RedisClusterBroker(url)",
    broken=(
        "each channel subscriber holds a thread of the event loop's default pool, which has min(32, cores + 4) of them: "
        "with more channels than that the process stops hearing and publishing",
    ),
    instead="lists or streams in place of many channels",
    sources=(f"{SOURCE}cluster_broker.py",),
    imports=("faststream.redis.RedisClusterBroker",),
)

BROKER = Use(
    role="broker",
    configure="RedisBroker is a standalone client; use RedisClusterBroker",
    broken=("lists and streams raise MOVED unless they are on the node of the URL",),
    instead="RedisClusterBroker",
    sources=(f"{SOURCE}broker.py",),
    imports=("faststream.redis.RedisBroker",),
    strings=("redis://", "rediss://"),
    calls=("faststream.redis.RedisBroker",),
    extras=("redis",),
)


def broker_for(world: World, cluster: bool) -> Any:
    """The broker under test; on the standalone server there is one only."""
    from faststream.redis import RedisBroker, RedisClusterBroker

    return RedisClusterBroker(world.url) if cluster and world.clustered else RedisBroker(world.url)


async def heard(broker: Any, kind: str, count: int = 12) -> object:
    """So many subscribers, one message to each, what they got; `kind` is list, stream or channel."""
    seen: list[str] = []
    for number in range(count):

        @broker.subscriber(**{kind: f"room-{number}"})
        async def hear(text: str) -> None:
            seen.append(text)

    await broker.start()
    deadline = asyncio.get_running_loop().time() + 5
    sent = 0
    while len(set(seen)) < count and asyncio.get_running_loop().time() < deadline:
        # A stream's and a channel's subscriber hears only what is sent after it has begun to listen.
        if sent == 0 or kind != "list":
            for number in range(count):
                await broker.publish(f"hello {number}", **{kind: f"room-{number}"})
        sent += 1
        await asyncio.sleep(0.2)
    return sorted(set(seen))


@CLUSTER.check("12 lists")
async def lists(world: World) -> object:
    return await heard(broker_for(world, cluster=True), "list")


@CLUSTER.check("12 streams")
async def streams(world: World) -> object:
    return await heard(broker_for(world, cluster=True), "stream")


@CLUSTER.check("3 channels")
async def channels(world: World) -> object:
    return await heard(broker_for(world, cluster=True), "channel", count=3)


@CLUSTER.check("40 channels", core=False)
async def many_channels(world: World) -> object:
    return await asyncio.wait_for(heard(broker_for(world, cluster=True), "channel", count=40), 15)


@CLUSTER.check("publish_batch to 12 lists", core=False)
async def batches(world: World) -> object:
    broker = broker_for(world, cluster=True)
    await broker.connect()
    for number in range(12):
        await broker.publish_batch("a", "b", list=f"room-{number}")
    client = world.async_client()
    return [await client.llen(f"room-{number}") for number in range(12)]


@CLUSTER.check("request and reply over a list", core=False)
async def ask(world: World) -> object:
    broker = broker_for(world, cluster=True)

    @broker.subscriber(list="question")
    async def answer(text: str) -> str:
        return text.upper()

    await broker.start()
    reply = await broker.request("hello", list="question", timeout=5)
    return await reply.decode()


@BROKER.check("12 lists")
async def plain_lists(world: World) -> object:
    return await heard(broker_for(world, cluster=False), "list")


@BROKER.check("12 streams")
async def plain_streams(world: World) -> object:
    return await heard(broker_for(world, cluster=False), "stream")


@BROKER.check("12 channels", core=False)
async def plain_channels(world: World) -> object:
    return await heard(broker_for(world, cluster=False), "channel")
