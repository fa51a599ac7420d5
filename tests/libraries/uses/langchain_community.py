"""langchain-community: caches, stores and chat histories; its own client opens a cluster by itself."""

from typing import Any

from declare import KEYS, Use, World
from node_keys import key_count

TITLE = "LangChain community"
DISTRIBUTION = "langchain-community"
MODULES = ("langchain_community",)
EXTRA_REQUIREMENTS = ("redis",)

SOURCES = (
    "https://github.com/langchain-ai/langchain-community/blob/main/libs/community/langchain_community/utilities/redis.py",
)

HISTORY = Use(
    role="RedisChatMessageHistory",
    configure="RedisChatMessageHistory(session_id, url=...): get_client() asks the server and opens a RedisCluster by itself",
    sources=SOURCES,
    imports=(
        "langchain_community.chat_message_histories.RedisChatMessageHistory",
        "langchain_community.chat_message_histories.redis",
    ),
)

STORE = Use(
    role="RedisStore",
    configure="RedisStore(redis_url=...): get_client() asks the server and opens a RedisCluster by itself",
    broken=(
        "with redis_url, mget() of keys in several slots raises",
        "client=RedisCluster(...) is refused with TypeError",
    ),
    instead="mget() with one key at a time",
    sources=SOURCES,
    imports=("langchain_community.storage.RedisStore", "langchain_community.storage.redis"),
)

CACHE = Use(
    role="RedisCache",
    configure="there is no cluster configuration",
    broken=(
        "redis_=RedisCluster(...) is refused with ValueError, and so is what get_client() opens for a cluster",
        "with a Redis on one node, prompts whose key is on another are never cached: MOVED is logged and swallowed; clear() "
        "flushes this node only",
    ),
    instead="a BaseCache of your own over a RedisCluster, or a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/langchain-ai/langchain-community/blob/main/libs/community/langchain_community/cache.py",
    ),
    imports=("langchain_community.cache.RedisCache", "langchain_community.cache.AsyncRedisCache"),
)


@HISTORY.check("12 sessions of two messages, with a URL")
def history(world: World) -> object:
    from langchain_community.chat_message_histories import RedisChatMessageHistory

    seen = []
    for key in KEYS:
        one = RedisChatMessageHistory(key, url=world.url, ttl=60)
        one.add_user_message("hello")
        one.add_ai_message("hi")
        seen.append([message.content for message in one.messages])
        one.clear()
    return [seen, key_count(world)]


@STORE.check("mset, yield_keys, mdelete of 12 keys, with a URL")
def store(world: World) -> object:
    from langchain_community.storage import RedisStore

    one = RedisStore(redis_url=world.url, ttl=60)
    one.mset([(key, b"value") for key in KEYS])
    found = sorted(one.yield_keys())
    values = [one.mget([key]) == [b"value"] for key in KEYS]
    one.mdelete(list(KEYS))
    return [found, values, key_count(world)]


@STORE.check("mget of 12 keys, with a URL", core=False)
def mget(world: World) -> object:
    from langchain_community.storage import RedisStore

    one = RedisStore(redis_url=world.url, ttl=60)
    one.mset([(key, b"value") for key in KEYS])
    return len(one.mget(list(KEYS)))


@STORE.check("mset of 12 keys, with client=RedisCluster(...)", core=False)
def own_client(world: World) -> object:
    from langchain_community.storage import RedisStore

    RedisStore(client=world.client()).mset([(key, b"value") for key in KEYS])
    return key_count(world)


def prompted(client: Any) -> object:
    """Put 12 answers into the cache: how many are found."""
    from langchain_community.cache import RedisCache
    from langchain_core.outputs import Generation

    one = RedisCache(redis_=client, ttl=60)
    for key in KEYS:
        one.update(key, "model", [Generation(text=key)])
    return sum(one.lookup(key, "model") == [Generation(text=key)] for key in KEYS)


@CACHE.check("update 12 prompts, how many lookup() finds, with get_client()")
def cache(world: World) -> object:
    from langchain_community.utilities.redis import get_client

    return prompted(get_client(world.url))


@CACHE.check("update 12 prompts, how many lookup() finds, with a Redis on one node")
def cache_one_node(world: World) -> object:
    import redis

    return prompted(redis.Redis.from_url(world.url))


@CACHE.check("clear(), with a Redis on one node: keys left on all nodes", core=False)
def clear(world: World) -> object:
    import redis
    from langchain_community.cache import RedisCache

    client = world.client()
    for key in KEYS:
        client.set(key, 1)
    RedisCache(redis_=redis.Redis.from_url(world.url)).clear()
    return key_count(world)
