"""aioredlock: Redlock with asyncio, over aioredis 2."""

from declare import Use

TITLE = "aioredlock"
DISTRIBUTION = "aioredlock"
MODULES = ("aioredlock",)
EXTRA_REQUIREMENTS = ()

LOCK = Use(
    role="lock",
    configure="there is no cluster configuration; the nodes of one cluster are not the independent servers that Redlock is "
    "about, since a key belongs to one of them",
    broken=("it opens a plain aioredis connection to each address, which follows no MOVED",),
    instead="the lock of redis-py: redis.asyncio.cluster.RedisCluster(...).lock(name)",
    sources=("https://github.com/joanvila/aioredlock/blob/master/aioredlock/redis.py",),
    imports=("aioredlock",),
    always=True,
    support="no",
    unrun="aioredis 2, on which it stands, cannot be imported with Python 3.11 or newer",
)
