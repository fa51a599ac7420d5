"""limits: rate limits over a storage that a URL names; Flask-Limiter and slowapi stand on it."""

from typing import Any

from declare import KEYS, Use, World
from node_keys import key_count

TITLE = "limits"
DISTRIBUTION = "limits"
MODULES = ("limits",)
EXTRA_REQUIREMENTS = ("redis", "coredis<6")

SOURCES = (
    "https://limits.readthedocs.io/en/stable/storage.html#redis-cluster-storage",
    "https://github.com/alisaifee/limits/blob/master/limits/storage/redis_cluster.py",
)
CALLS = ("limits.storage.storage_from_string",)
STRATEGIES = ("FixedWindowRateLimiter", "MovingWindowRateLimiter", "SlidingWindowCounterRateLimiter")

PLAIN = Use(
    role="storage redis://",
    configure='storage_from_string("redis+cluster://host:port,host:port")',
    broken=(
        "with every strategy, a limit whose key is not on this node raises MOVED",
        "reset() raises MOVED",
    ),
    instead="redis+cluster://host:port,host:port (asyncio: async+redis+cluster://...)",
    sources=SOURCES,
    imports=(
        "limits.storage.RedisStorage",
        "limits.storage.redis.RedisStorage",
        "limits.aio.storage.RedisStorage",
        "limits.aio.storage.redis.RedisStorage",
    ),
    strings=(
        "redis://",
        "rediss://",
        "redis+unix://",
        "async+redis://",
        "async+rediss://",
        "async+redis+unix://",
    ),
    calls=CALLS,
)

CLUSTER = Use(
    role="storage redis+cluster://",
    since="2.5.0",
    configure='storage_from_string("redis+cluster://host:port,host:port")',
    sources=SOURCES,
    imports=("limits.storage.RedisClusterStorage", "limits.storage.redis_cluster.RedisClusterStorage"),
    strings=("redis+cluster://",),
    calls=CALLS,
)

AIO_CLUSTER = Use(
    role="storage async+redis+cluster://",
    since="2.1",
    configure='storage_from_string("async+redis+cluster://host:port,host:port"), with coredis or with implementation="redispy"',
    sources=SOURCES,
    imports=("limits.aio.storage.RedisClusterStorage", "limits.aio.storage.redis.RedisClusterStorage"),
    strings=("async+redis+cluster://",),
    calls=CALLS,
)


def cluster_url(world: World, scheme: str = "") -> str:
    if not world.clustered:
        return f"{scheme}redis://{world.address}"
    return f"{scheme}redis+cluster://" + ",".join(f"{host}:{port}" for host, port in world.nodes)


def plain_url(world: World) -> str:
    return world.url


def used(url: str, strategy: str) -> Any:
    """Each of 12 visitors comes four times, three are allowed; then the limit is cleared."""
    from limits import RateLimitItemPerHour, storage, strategies

    limiter = getattr(strategies, strategy)(storage.storage_from_string(url))
    limit = RateLimitItemPerHour(3)
    seen = []
    for key in KEYS:
        hits = [limiter.hit(limit, key) for _ in range(4)]
        state = (limiter.test(limit, key), limiter.get_window_stats(limit, key).remaining)
        limiter.clear(limit, key)
        seen.append((hits, state, limiter.test(limit, key)))
    return seen


async def used_aio(url: str, strategy: str, implementation: str) -> Any:
    """The same with asyncio."""
    from limits import RateLimitItemPerHour, storage
    from limits.aio import strategies

    kind = storage.storage_from_string(url, implementation=implementation)
    limiter = getattr(strategies, strategy)(kind)
    limit = RateLimitItemPerHour(3)
    seen = []
    for key in KEYS:
        hits = [await limiter.hit(limit, key) for _ in range(4)]
        state = (await limiter.test(limit, key), (await limiter.get_window_stats(limit, key)).remaining)
        await limiter.clear(limit, key)
        seen.append((hits, state, await limiter.test(limit, key)))
    return seen


def add_checks(use: Use, url: Any) -> None:
    """Every strategy, and reset()."""

    def add(strategy: str) -> None:
        @use.check(f"{strategy}: 12 visitors, hit, test, stats, clear")
        def strategy_works(world: World) -> object:
            return used(url(world), strategy)

    for strategy in STRATEGIES:
        add(strategy)

    @use.check("reset(): keys left on all nodes", core=False)
    def reset(world: World) -> object:
        from limits.storage import storage_from_string

        client = world.client()
        for key in KEYS:
            client.set(f"LIMITS:{key}", 1)
            client.set(f"LIMITS/{key}", 1)
        return [storage_from_string(url(world)).reset(), key_count(world)]


def add_aio_checks(use: Use, implementation: str) -> None:
    """Every strategy with asyncio."""

    def add(strategy: str) -> None:
        @use.check(f"{strategy} with {implementation}: 12 visitors, hit, test, stats, clear")
        async def strategy_works(world: World) -> object:
            return await used_aio(cluster_url(world, "async+"), strategy, implementation)

    for strategy in STRATEGIES:
        add(strategy)

    @use.check(f"reset() with {implementation}: keys left on all nodes", core=False)
    async def reset(world: World) -> object:
        from limits.storage import storage_from_string

        client = world.client()
        for key in KEYS:
            client.set(f"LIMITS:{key}", 1)
            client.set(f"LIMITS/{key}", 1)
        kind = storage_from_string(cluster_url(world, "async+"), implementation=implementation)
        return [await kind.reset(), key_count(world)]


add_checks(PLAIN, plain_url)
add_checks(CLUSTER, cluster_url)
add_aio_checks(AIO_CLUSTER, "redispy")
add_aio_checks(AIO_CLUSTER, "coredis")
