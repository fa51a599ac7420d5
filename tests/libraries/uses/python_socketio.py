"""python-socketio: servers tell each other through publish and subscribe on one channel."""

import asyncio
import threading

from declare import HOST, Use, World

TITLE = "python-socketio"
DISTRIBUTION = "python-socketio"
MODULES = ("socketio",)
EXTRA_REQUIREMENTS = ("redis",)

MANAGER = Use(
    role="client manager",
    configure="the URL of any one node: a message published on one node is heard on all",
    broken=("the process depends on that one node: when it is gone, the manager does not find another one",),
    instead="a Kombu manager with another broker",
    sources=("https://github.com/miguelgrinberg/python-socketio/blob/main/src/socketio/redis_manager.py",),
    imports=("socketio.RedisManager", "socketio.AsyncRedisManager"),
)


@MANAGER.check("12 messages, heard on one node and emitted on another, with RedisManager")
def emit(world: World) -> object:
    import redis
    import socketio

    ears = socketio.RedisManager(world.url)
    mouth = socketio.RedisManager(f"redis://{HOST}:{world.ports[-1]}/0", write_only=True)
    seen: list[object] = []

    def listen() -> None:
        for message in ears._listen():  # what the thread of a server does
            seen.append(ears.json.loads(message)["data"])
            if len(seen) == 12:
                return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    node = redis.Redis.from_url(world.url)
    while not node.pubsub_channels("socketio"):
        pass
    for number in range(12):
        mouth.emit("greet", number)
    listener.join(5)
    return seen


@MANAGER.check("12 messages, heard on one node and emitted on another, with AsyncRedisManager")
async def emit_async(world: World) -> object:
    import redis.asyncio
    import socketio

    ears = socketio.AsyncRedisManager(world.url)
    mouth = socketio.AsyncRedisManager(f"redis://{HOST}:{world.ports[-1]}/0", write_only=True)
    seen: list[object] = []

    async def listen() -> None:
        async for message in ears._listen():  # what the task of a server does
            seen.append(ears.json.loads(message)["data"])
            if len(seen) == 12:
                return

    listener = asyncio.create_task(listen())
    node = redis.asyncio.Redis.from_url(world.url)
    while not await node.pubsub_channels("socketio"):
        await asyncio.sleep(0)
    for number in range(12):
        await mouth.emit("greet", number)
    await asyncio.wait_for(listener, 5)
    return seen
