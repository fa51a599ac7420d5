"""LiteLLM: its response cache and its router's state; RedisClusterCache is chosen by redis_startup_nodes."""

import os
from typing import Any

from declare import HOST, KEYS, Use, World
from node_keys import key_count

TITLE = "LiteLLM"
DISTRIBUTION = "litellm"
MODULES = ("litellm",)
EXTRA_REQUIREMENTS = ("redis",)

SOURCES = (
    "https://docs.litellm.ai/docs/proxy/caching",
    "https://github.com/BerriAI/litellm/blob/main/litellm/caching/redis_cluster_cache.py",
)

PLAIN = Use(
    role="RedisCache",
    configure='redis_startup_nodes=[{...}] in litellm.Cache(type="redis"), in cache_params or in REDIS_CLUSTER_NODES',
    broken=(
        "a key that is not on this node raises MOVED from set_cache() and get_cache()",
        "async_batch_get_cache() of keys in several slots swallows the error and finds nothing",
    ),
    instead="redis_startup_nodes, which makes it a RedisClusterCache",
    sources=SOURCES,
    imports=("litellm.caching.RedisCache", "litellm.caching.redis_cache.RedisCache"),
)

CLUSTER = Use(
    role="RedisClusterCache",
    configure='redis_startup_nodes=[{...}] in litellm.Cache(type="redis"), in cache_params or in REDIS_CLUSTER_NODES',
    broken=(),
    sources=SOURCES,
    imports=("litellm.caching.RedisClusterCache", "litellm.caching.redis_cluster_cache"),
)


def plain(world: World) -> Any:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else the import asks the network
    from litellm.caching.redis_cache import RedisCache

    return RedisCache(host=HOST, port=world.port)


def cluster(world: World) -> Any:
    if not world.clustered:
        return plain(world)
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    from litellm.caching.redis_cluster_cache import RedisClusterCache

    return RedisClusterCache(startup_nodes=[{"host": host, "port": port} for host, port in world.nodes])


def preset(world: World, value: str) -> None:
    client = world.client()
    for key in KEYS:
        client.set(key, value)


def single(cache: Any) -> object:
    seen = []
    for key in KEYS:
        cache.set_cache(key, {"a": 1}, ttl=60)
        seen.append([cache.get_cache(key), cache.increment_cache(f"n:{key}", 2, ttl=60)])
    return seen


@PLAIN.check("set_cache, get_cache, increment_cache of 12 keys")
def single_plain(world: World) -> object:
    return single(plain(world))


@PLAIN.check("async_batch_get_cache of 12 keys", core=False)
async def batch_plain(world: World) -> object:
    cache = plain(world)
    preset(world, '"value"')
    return len([value for value in (await cache.async_batch_get_cache(list(KEYS))).values() if value])


@CLUSTER.check("set_cache, get_cache, increment_cache of 12 keys")
def single_cluster(world: World) -> object:
    return single(cluster(world))


@CLUSTER.check("async_set_cache, async_get_cache, async_increment, a script, of 12 keys")
async def single_aio(world: World) -> object:
    cache = cluster(world)
    script = cache.async_register_script("return redis.call('INCRBY', KEYS[1], ARGV[1])")
    seen = []
    for key in KEYS:
        await cache.async_set_cache(key, {"a": 1}, ttl=60)
        seen.append([await cache.async_get_cache(key), await cache.async_increment(f"n:{key}", 2, ttl=60)])
        seen.append(await script(keys=[f"s:{key}"], args=[2]))
    return seen


@CLUSTER.check("async_set_cache_pipeline and async_batch_get_cache of 12 keys", core=False)
async def many_aio(world: World) -> object:
    cache = cluster(world)
    await cache.async_set_cache_pipeline([(key, "value") for key in KEYS], ttl=60)
    return await cache.async_batch_get_cache(list(KEYS))


@CLUSTER.check("async_scan_iter over 12 keys, flush_cache: keys left on all nodes", core=False)
async def whole(world: World) -> object:
    cache = cluster(world)
    preset(world, "1")
    found = len(await cache.async_scan_iter("key-", count=100))
    cache.flush_cache()
    return [found, key_count(world)]
