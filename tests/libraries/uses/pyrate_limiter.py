"""PyrateLimiter: leaky buckets; RedisBucket keeps one in a sorted set and fills it with one script."""

from declare import Use, World

TITLE = "PyrateLimiter"
DISTRIBUTION = "pyrate-limiter"
MODULES = ("pyrate_limiter",)
EXTRA_REQUIREMENTS = ("redis",)

BUCKET = Use(
    role="RedisBucket",
    configure="RedisBucket.init(rates, RedisCluster(...), bucket_key), with the asyncio client likewise",
    sources=(
        "https://github.com/vutran1710/PyrateLimiter/issues/126",
        "https://github.com/vutran1710/PyrateLimiter/blob/master/pyrate_limiter/buckets/redis_bucket.py",
    ),
    imports=(
        "pyrate_limiter.RedisBucket",
        "pyrate_limiter.buckets.RedisBucket",
        "pyrate_limiter.buckets.redis_bucket",
    ),
)


@BUCKET.check("12 buckets take four items each, three being allowed, with a RedisCluster")
def cluster(world: World) -> object:
    return taken(world.client())


@BUCKET.check("12 buckets take four items each, with an asyncio RedisCluster")
async def aio_cluster(world: World) -> object:
    from pyrate_limiter import Duration, Limiter, Rate, RedisBucket

    seen = []
    client = world.async_client()
    for number in range(12):
        bucket = await RedisBucket.init([Rate(3, Duration.HOUR)], client, f"bucket:{number}")
        limiter = Limiter(bucket)
        seen.append([await limiter.try_acquire_async("item", blocking=False) for _ in range(4)])
        seen.append([await bucket.count(), (await bucket.peek(0)) is not None, await bucket.flush()])
    return seen


def taken(client: object) -> object:
    """What a bucket each of 12 keys says to four items, how many it has, whether it shows and forgets them."""
    from pyrate_limiter import Duration, Limiter, Rate, RedisBucket

    seen = []
    for number in range(12):
        bucket = RedisBucket.init([Rate(3, Duration.HOUR)], client, f"bucket:{number}")
        limiter = Limiter(bucket)
        seen.append([limiter.try_acquire("item", blocking=False) for _ in range(4)])
        seen.append([bucket.count(), bucket.peek(0) is not None, bucket.flush()])
    return seen
