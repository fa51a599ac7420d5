"""aiogram: the state of conversations in Redis, two keys and a lock for each."""

from typing import Any

from declare import Use, World

TITLE = "aiogram"
DISTRIBUTION = "aiogram"
MODULES = ("aiogram",)
EXTRA_REQUIREMENTS = ("redis",)

SOURCES = ("https://github.com/aiogram/aiogram/blob/dev-3.x/aiogram/fsm/storage/redis.py",)

STORAGE = Use(
    role="RedisStorage with a client",
    configure="RedisStorage(redis.asyncio.cluster.RedisCluster(...))",
    sources=SOURCES,
    imports=("aiogram.fsm.storage.redis",),
)

FROM_URL = Use(
    role="RedisStorage.from_url()",
    configure="RedisStorage(redis.asyncio.cluster.RedisCluster(...)) in its place",
    broken=("the state of a conversation whose key is not on this node raises MOVED",),
    instead="RedisStorage(redis.asyncio.cluster.RedisCluster(...))",
    sources=SOURCES,
    strings=("redis://", "rediss://"),
    calls=(
        "aiogram.fsm.storage.redis.RedisStorage.from_url",
        "aiogram.fsm.storage.redis.RedisEventIsolation.from_url",
    ),
)


async def talked(storage: Any) -> object:
    """State and data of 12 conversations."""
    from aiogram.fsm.storage.base import StorageKey

    seen = []
    for chat in range(12):
        key = StorageKey(bot_id=1, chat_id=chat, user_id=chat)
        await storage.set_state(key, "asked")
        await storage.update_data(key, {"name": "Ada"})
        seen.append([await storage.get_state(key), await storage.get_data(key)])
        await storage.set_state(key, None)
        await storage.set_data(key, {})
        seen.append([await storage.get_state(key), await storage.get_data(key)])
    return seen


@STORAGE.check("state and data of 12 conversations, with an asyncio RedisCluster")
async def cluster(world: World) -> object:
    from aiogram.fsm.storage.redis import RedisStorage

    return await talked(RedisStorage(world.async_client()))


@STORAGE.check("RedisEventIsolation around 12 conversations, with an asyncio RedisCluster")
async def isolation(world: World) -> object:
    from aiogram.fsm.storage.base import StorageKey
    from aiogram.fsm.storage.redis import RedisStorage

    locks = RedisStorage(world.async_client()).create_isolation()
    entered = 0
    for chat in range(12):
        async with locks.lock(StorageKey(bot_id=1, chat_id=chat, user_id=chat)):
            entered += 1
    return entered


@FROM_URL.check("state and data of 12 conversations, with the address of one node")
async def one_node(world: World) -> object:
    from aiogram.fsm.storage.redis import RedisStorage

    return await talked(RedisStorage.from_url(world.url))
