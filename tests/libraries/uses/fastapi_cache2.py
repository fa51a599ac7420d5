"""fastapi-cache2: a cache of responses over an asyncio Redis or RedisCluster."""

from declare import KEYS, Use, World
from node_keys import key_count

TITLE = "fastapi-cache"
DISTRIBUTION = "fastapi-cache2"
MODULES = ("fastapi_cache",)
EXTRA_REQUIREMENTS = ("redis", "httpx", "jinja2")

CACHE = Use(
    role="RedisBackend",
    since="0.2.1",
    configure="FastAPICache.init(RedisBackend(redis.asyncio.cluster.RedisCluster(...)))",
    broken=(
        "clear(namespace=...) runs a script without keys on one node picked by chance; what the others hold stays, and "
        "no error tells",
    ),
    instead="for clear(namespace): scan_iter() over the namespace and delete() of your own",
    sources=("https://github.com/long2ice/fastapi-cache/blob/main/fastapi_cache/backends/redis.py",),
    imports=("fastapi_cache.backends.redis",),
    extras=("redis",),
)


@CACHE.check("set, get, get_with_ttl, clear of 12 keys, with an asyncio RedisCluster")
async def single(world: World) -> object:
    from fastapi_cache.backends.redis import RedisBackend

    backend = RedisBackend(world.async_client())
    seen = []
    for key in KEYS:
        await backend.set(key, b"value", 60)
        left, value = await backend.get_with_ttl(key)
        seen.append([0 < left <= 60, value == await backend.get(key), await backend.clear(key=key)])
    return seen


@CACHE.check("a cached endpoint, 12 addresses twice: how often it ran")
async def endpoint(world: World) -> object:
    import httpx
    from fastapi import FastAPI
    from fastapi_cache import FastAPICache
    from fastapi_cache.backends.redis import RedisBackend
    from fastapi_cache.decorator import cache

    FastAPICache.init(RedisBackend(world.async_client()), prefix="shop")
    app = FastAPI()
    calls = []

    @app.get("/{number}")  # type: ignore[untyped-decorator]
    @cache(expire=60)  # type: ignore[untyped-decorator]
    async def square(number: int) -> int:
        calls.append(number)
        return number * number

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as browser:
        for number in list(range(12)) * 2:
            (await browser.get(f"/{number}")).raise_for_status()
    return len(calls)


@CACHE.check("clear(namespace=...): none of 48 keys is left on all nodes", core=False)
async def clear_namespace(world: World) -> object:
    from fastapi_cache.backends.redis import RedisBackend

    backend = RedisBackend(world.async_client())
    for number in range(48):
        await backend.set(f"shop:{number}", b"value")
    await backend.clear(namespace="shop")
    return key_count(world) == 0
