"""Broadcaster: publish and subscribe, or streams, for web sockets."""

import asyncio

from declare import HOST, Use, World

TITLE = "Broadcaster"
DISTRIBUTION = "broadcaster"
MODULES = ("broadcaster",)
EXTRA_REQUIREMENTS = ("broadcaster[redis]",)

SOURCE = "https://github.com/encode/broadcaster/blob/master/broadcaster/_backends/redis.py"

PUBSUB = Use(
    role="publish and subscribe",
    configure="the URL of any one node: a message published on one node is heard on all",
    broken=("the process depends on that one node: when it is gone, the client does not find another one",),
    instead="redis-py's own cluster client",
    sources=(SOURCE,),
    imports=("broadcaster._backends.redis.RedisBackend",),
    strings=("redis://", "rediss://"),
    calls=("broadcaster.Broadcast",),
    extras=("redis",),
)

STREAM = Use(
    role="streams",
    configure="there is no cluster configuration: the backend is a standalone client",
    broken=("a channel works only if its stream happens to be on the node of the URL",),
    instead="the publish and subscribe backend, redis://",
    sources=(SOURCE,),
    imports=("broadcaster._backends.redis.RedisStreamBackend",),
    strings=("redis-stream://",),
    calls=("broadcaster.Broadcast",),
)


async def heard(world: World, scheme: str) -> object:
    """Subscribe to 12 channels on the first node, publish a message into each on the last, give what was heard."""
    from broadcaster import Broadcast

    seen: list[str] = []
    listening, speaking = (f"{scheme}://{HOST}:{port}/0" for port in (world.ports[0], world.ports[-1]))
    async with Broadcast(listening) as listener, Broadcast(speaking) as speaker:

        async def listen(number: int, ready: asyncio.Event) -> None:
            async with listener.subscribe(f"room-{number}") as subscriber:
                ready.set()
                async for event in subscriber:
                    seen.append(event.message)
                    return

        listeners = []
        for number in range(12):
            ready = asyncio.Event()
            listeners.append(asyncio.create_task(listen(number, ready)))
            begun = asyncio.ensure_future(ready.wait())
            await asyncio.wait({begun, listeners[-1]}, return_when=asyncio.FIRST_COMPLETED)
        if scheme == "redis":
            await subscribed(world)
        for number in range(12):
            await speaker.publish(f"room-{number}", f"hello {number}")
        for one in listeners:
            await asyncio.wait_for(one, 5)
        return sorted(seen)


async def subscribed(world: World) -> None:
    """Wait until the first node knows of the 12 channels."""
    import redis.asyncio

    async with redis.asyncio.Redis.from_url(world.url) as node:
        while len(await node.pubsub_channels("room-*")) < 12:
            await asyncio.sleep(0)


@PUBSUB.check("12 channels, heard on one node and published on another")
async def publish(world: World) -> object:
    return await heard(world, "redis")


@STREAM.check("12 channels")
async def stream(world: World) -> object:
    return await heard(world, "redis-stream")
