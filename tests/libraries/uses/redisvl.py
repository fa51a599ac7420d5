"""RedisVL: indexes over the search module, and a cache of embeddings that needs no module."""

from typing import Any

from declare import Use, World
from node_keys import key_count

TITLE = "RedisVL"
DISTRIBUTION = "redisvl"
MODULES = ("redisvl",)
EXTRA_REQUIREMENTS = ()

SOURCES = (
    "https://github.com/redis/redis-vl-python/blob/main/redisvl/redis/connection.py",
    "https://github.com/redis/redis-vl-python/blob/main/redisvl/redis/utils.py",
)

EMBEDDINGS = Use(
    role="EmbeddingsCache",
    configure='redis_url with "cluster=true" or several hosts ("redis://host:port?cluster=true"), or redis_client=RedisCluster(...)',
    sources=SOURCES,
    imports=("redisvl.extensions.cache.embeddings",),
)

INDEX = Use(
    role="SearchIndex, SemanticCache, SemanticRouter, message histories",
    configure='redis_url with "cluster=true" or several hosts, or redis_client=RedisCluster(...)',
    broken=(
        "a URL without cluster=true opens a standalone client, which raises MOVED",
        "a semantic cache given a synchronous RedisCluster has no asynchronous methods",
    ),
    instead='"?cluster=true" in the URL',
    sources=SOURCES,
    imports=(
        "redisvl.index",
        "redisvl.extensions.cache.llm",
        "redisvl.extensions.router",
        "redisvl.extensions.message_history",
    ),
    support="partly",
    unrun="needs a server with the search and JSON modules",
)

ITEMS = [
    {"content": f"text {number}", "model_name": "model", "embedding": [0.5, float(number)]}
    for number in range(12)
]
TEXTS = [item["content"] for item in ITEMS]


def by_url(world: World) -> Any:
    from redisvl.extensions.cache.embeddings import EmbeddingsCache

    cluster = "?cluster=true" if world.clustered else ""
    return EmbeddingsCache(name="shop", redis_url=f"redis://{world.address}{cluster}", ttl=60)


@EMBEDDINGS.check("set, get, exists, drop of 12 texts, with cluster=true")
def single(world: World) -> object:
    cache = by_url(world)
    seen = []
    for item in ITEMS:
        cache.set(**item)
        text = item["content"]
        seen.append([cache.get(text, "model")["embedding"], cache.exists(text, "model")])
        cache.drop(text, "model")
        seen.append([cache.exists(text, "model")])
    return seen


@EMBEDDINGS.check("mset, mget, mexists, mdrop of 12 texts, with cluster=true")
def many(world: World) -> object:
    cache = by_url(world)
    cache.mset(ITEMS)
    seen = [[one["embedding"] for one in cache.mget(TEXTS, "model")], cache.mexists(TEXTS, "model")]
    cache.mdrop(TEXTS, "model")
    return [seen, key_count(world)]


@EMBEDDINGS.check("the same with asyncio, with an asyncio RedisCluster")
async def many_aio(world: World) -> object:
    from redisvl.extensions.cache.embeddings import EmbeddingsCache

    cache = EmbeddingsCache(name="shop", async_redis_client=world.async_client(), ttl=60)
    await cache.amset(ITEMS)
    found = await cache.amget(TEXTS, "model")
    seen = [[one["embedding"] for one in found], await cache.amexists(TEXTS, "model")]
    await cache.amdrop(TEXTS, "model")
    return [seen, key_count(world)]


@EMBEDDINGS.check("clear(), with cluster=true: keys left on all nodes")
def clear(world: World) -> object:
    cache = by_url(world)
    cache.mset(ITEMS)
    cache.clear()
    return key_count(world)
