"""python-socketio: servers tell each other through publish and subscribe on one channel."""

import asyncio
import threading
import time

from declare import HOST, KEYS, Use, World

TITLE = "python-socketio"
DISTRIBUTION = "python-socketio"
MODULES = ("socketio",)
EXTRA_REQUIREMENTS = ("redis", "kombu[redis]")

MANAGER = Use(
    role="client manager",
    configure="the URL of any one node: a message published on one node is heard on all",
    broken=("the process depends on that one node: when it is gone, the manager does not find another one",),
    instead="a Kombu manager with another broker",
    sources=("https://github.com/miguelgrinberg/python-socketio/blob/main/src/socketio/redis_manager.py",),
    imports=("socketio.RedisManager", "socketio.AsyncRedisManager"),
)

KOMBU_MANAGER = Use(
    role="client manager over Kombu",
    configure="there is no cluster transport in Kombu; RedisManager needs none",
    broken=(
        "the servers hear nothing of each other, since the keys of Kombu's queues are on several nodes: MOVED is logged and "
        "swallowed",
    ),
    instead="RedisManager, or a Kombu manager with another broker",
    sources=(
        "https://github.com/miguelgrinberg/python-socketio/blob/main/src/socketio/kombu_manager.py",
        "https://github.com/celery/kombu/pull/2204",
    ),
    strings=("redis://", "rediss://", "sentinel://"),
    calls=("socketio.KombuManager",),
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


@KOMBU_MANAGER.check("12 channels of which a message is heard, emitted on the same node, with KombuManager")
def emit_over_kombu(world: World) -> object:
    import socketio

    seen: list[str] = []

    def listen(ears: socketio.KombuManager, channel: str) -> None:
        for message in ears._listen():  # what the thread of a server does
            seen.append(f"{channel}: {ears.json.loads(message)['data']}")
            return

    listeners = []
    for channel in KEYS:
        ears = socketio.KombuManager(world.url, channel=channel)
        listeners.append(threading.Thread(target=listen, args=(ears, channel), daemon=True))
        listeners[-1].start()
    for channel in KEYS:
        mouth = socketio.KombuManager(world.url, channel=channel, write_only=True)
        for _ in range(3):  # until somebody listens
            time.sleep(0.3)
            mouth.emit("greet", channel)
    for listener in listeners:
        listener.join(0.5)
    return len(set(seen))
