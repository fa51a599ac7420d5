"""cashews: an asyncio cache; `cluster=True` picks RedisCluster, and errors are swallowed unless suppress=False."""

from typing import Any

from declare import KEYS, Use, World
from node_keys import key_count

TITLE = "cashews"
DISTRIBUTION = "cashews"
MODULES = ("cashews",)
EXTRA_REQUIREMENTS = ("redis",)

CACHE = Use(
    role="redis:// backend",
    since="7.5.0",
    configure='cache.setup("redis://host:port", cluster=True)',
    broken=(
        "without cluster=True it keeps to one node: keys of the others are never cached, as MOVED is logged and swallowed "
        "(suppress=False raises it)",
        "client_side=True is refused with cluster=True",
    ),
    instead="cluster=True, and no client_side=True",
    sources=(
        "https://github.com/Krukov/cashews#redis",
        "https://github.com/Krukov/cashews/blob/master/cashews/backends/redis/backend.py",
    ),
    strings=("redis://", "rediss://"),
    calls=("cashews.cache.setup", "cashews.Cache.setup", "cashews.wrapper.Cache.setup"),
    extras=("redis",),
)


async def cache(world: World, **options: Any) -> Any:
    from cashews import Cache

    one = Cache()
    one.setup(world.url, **options)
    await one.init()
    return one


async def on_cluster(world: World) -> Any:
    return await cache(world, suppress=False, **({"cluster": True} if world.clustered else {}))


async def filled(world: World) -> Any:
    one = await on_cluster(world)
    for key in KEYS:
        await one.set(key, key)
    return one


@CACHE.check("set, get, exists, expire, delete of 12 keys")
async def single(world: World) -> object:
    one = await filled(world)
    seen = []
    for key in KEYS:
        await one.expire(key, 60)
        seen.append([await one.get(key), await one.exists(key), await one.get_expire(key)])
        seen.append([await one.delete(key), await one.get(key)])
    return seen


@CACHE.check("incr, slice_incr, set_lock, unlock of 12 keys")
async def scripts(world: World) -> object:
    one = await on_cluster(world)
    seen = []
    for key in KEYS:
        seen.append([await one.incr(key, expire=60), await one.slice_incr(f"slice:{key}", 0, 10, 5, 60)])
        seen.append([await one.set_lock(f"lock:{key}", "me", 60), await one.unlock(f"lock:{key}", "me")])
    return seen


@CACHE.check("a cached function, 12 arguments twice: how often it ran")
async def decorated(world: World) -> object:
    one = await on_cluster(world)
    calls = []

    @one(ttl="1m", key="square:{number}")  # type: ignore[untyped-decorator]
    async def square(number: int) -> int:
        calls.append(number)
        return number * number

    for number in list(range(12)) * 2:
        await square(number)
    return len(calls)


@CACHE.check("get_many, set_many, delete_many of 12 keys")
async def many(world: World) -> object:
    one = await on_cluster(world)
    await one.set_many({key: key for key in KEYS}, expire=60)
    seen = await one.get_many(*KEYS)
    await one.delete_many(*KEYS)
    return [seen, key_count(world)]


@CACHE.check("scan, get_match, delete_match of 12 keys")
async def matches(world: World) -> object:
    one = await filled(world)
    found = sorted([key async for key in one.scan("key-*")])
    pairs = sorted([pair async for pair in one.get_match("key-*")])
    await one.delete_match("key-*")
    return [found, pairs, key_count(world)]


@CACHE.check("tags: 12 keys deleted by one tag")
async def tags(world: World) -> object:
    one = await on_cluster(world)
    for key in KEYS:
        await one.set(key, key, tags=["all"], expire=60)
    await one.delete_tags("all")
    return [await one.get(key) for key in KEYS]


@CACHE.check("set_many and delete_many in a transaction")
async def transaction(world: World) -> object:
    one = await filled(world)
    async with one.transaction():
        await one.set_many(dict.fromkeys(KEYS[:6], "new"))
        await one.delete_many(*KEYS[6:])
    return [await one.get(key) for key in KEYS]


@CACHE.check("clear(), get_keys_count()")
async def clear(world: World) -> object:
    one = await filled(world)
    count = await one.get_keys_count()
    await one.clear()
    return [count, key_count(world)]


@CACHE.check("set 12 keys, how many are found, with one node and without cluster=True", core=False)
async def one_node(world: World) -> object:
    one = await cache(world)
    for key in KEYS:
        await one.set(key, 1)
    return sum([await one.get(key) for key in KEYS if await one.get(key)])


@CACHE.check("client_side=True with cluster=True", core=False)
async def client_side(world: World) -> object:
    one = await cache(world, client_side=True, **({"cluster": True} if world.clustered else {}))
    await one.set("key", 1)
    return await one.get("key")
