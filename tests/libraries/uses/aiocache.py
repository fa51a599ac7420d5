"""aiocache: RedisCache opens one asyncio Redis by host and port."""

from typing import Any

from declare import HOST, KEYS, Use, World
from node_keys import key_count

TITLE = "aiocache"
DISTRIBUTION = "aiocache"
MODULES = ("aiocache",)
EXTRA_REQUIREMENTS = ("redis",)

CACHE = Use(
    role="RedisCache",
    configure="there is no cluster configuration",
    broken=(
        "every key that is not on this node raises MOVED; the cached() decorator logs it and computes the value every time",
        "multi_get() and multi_set() raise CROSSSLOT",
        "clear() clears one node; clear(namespace=...) deletes the keys of several slots at once, which raises",
    ),
    instead="keep it on a Redis of its own that is not a cluster, or cashews, which has a cluster client",
    sources=("https://github.com/aio-libs/aiocache/blob/0.12/aiocache/backends/redis.py",),
    imports=("aiocache.RedisCache", "aiocache.Cache.REDIS", "aiocache.backends.redis"),
    strings=("redis://", "rediss://", "aiocache.RedisCache", "aiocache.backends.redis.RedisCache"),
    calls=("aiocache.Cache.from_url", "aiocache.factory.Cache.from_url"),
    extras=("redis",),
)


def cache(world: World, **options: Any) -> Any:
    from aiocache import RedisCache

    return RedisCache(endpoint=HOST, port=world.port, **options)


@CACHE.check("set, get, exists, increment, expire, delete of 12 keys")
async def single(world: World) -> object:
    one = cache(world)
    seen = []
    for key in KEYS:
        seen.append([await one.set(key, 1), await one.get(key), await one.exists(key)])
        seen.append([await one.increment(key), await one.expire(key, 60), await one.delete(key)])
    return seen


@CACHE.check("a cached() function, 12 arguments twice: how often it ran")
async def decorated(world: World) -> object:
    from aiocache import RedisCache, cached

    calls = []

    @cached(cache=RedisCache, endpoint=HOST, port=world.port)  # type: ignore[untyped-decorator]
    async def square(number: int) -> int:
        calls.append(number)
        return number * number

    for number in list(range(12)) * 2:
        await square(number)
    return len(calls)


@CACHE.check("multi_get of 12 keys", core=False)
async def multi_get(world: World) -> object:
    return await cache(world).multi_get(KEYS)


@CACHE.check("multi_set of 12 keys", core=False)
async def multi_set(world: World) -> object:
    return await cache(world).multi_set([(key, 1) for key in KEYS])


@CACHE.check("multi_set of 12 keys with a ttl", core=False)
async def multi_set_ttl(world: World) -> object:
    return await cache(world).multi_set([(key, 1) for key in KEYS], ttl=60)


@CACHE.check("RedLock around 12 keys", core=False)
async def locks(world: World) -> object:
    from aiocache.lock import RedLock

    one = cache(world)
    for key in KEYS:
        async with RedLock(one, key, lease=5):
            await one.set(key, 1)
    return await one.exists(KEYS[0])


@CACHE.check("clear(): keys left on all nodes", core=False)
async def clear(world: World) -> object:
    client = world.client()
    for key in KEYS:
        client.set(key, 1)
    await cache(world).clear()
    return key_count(world)


@CACHE.check("clear(namespace=...): keys left on all nodes", core=False)
async def clear_namespace(world: World) -> object:
    client = world.client()
    for key in KEYS:
        client.set(f"shop:{key}", 1)
    await cache(world, namespace="shop").clear(namespace="shop")
    return key_count(world)
