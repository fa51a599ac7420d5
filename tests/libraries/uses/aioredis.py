"""aioredis: since redis-py 4.2 a part of redis-py; version 2 has no cluster client."""

from declare import Use

TITLE = "aioredis"
DISTRIBUTION = "aioredis"
MODULES = ("aioredis",)
EXTRA_REQUIREMENTS = ()

CLIENT = Use(
    role="client",
    support="no",
    configure="there is no cluster client in it",
    broken=(
        "aioredis.Redis is a standalone client",
        "it cannot be imported on Python 3.11 and later: TypeError: duplicate base class TimeoutError",
    ),
    instead="redis-py >= 4.3: redis.asyncio.cluster.RedisCluster",
    sources=(
        "https://github.com/aio-libs-abandoned/aioredis-py#readme",
        "https://github.com/redis/redis-py/pull/1899",
    ),
    imports=("aioredis",),
    always=True,
    unrun="cannot be imported on Python 3.11 and later: TypeError: duplicate base class TimeoutError",
)
