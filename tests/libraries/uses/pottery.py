"""Pottery: Python's containers over Redis, and Redlock."""

from typing import Any

from declare import KEYS, Use, World

TITLE = "Pottery"
DISTRIBUTION = "pottery"
MODULES = ("pottery",)
EXTRA_REQUIREMENTS = ()

SOURCES = (
    "https://github.com/brainix/pottery/issues/741",
    "https://github.com/brainix/pottery/blob/master/pottery/base.py",
)

CONTAINERS = Use(
    role="containers",
    configure="there is no cluster configuration",
    broken=(
        "a container given a RedisCluster raises AttributeError: it looks for the client's connection_pool",
        "a container given a Redis on one node raises MOVED unless its key is there",
    ),
    instead="keep it on a Redis of its own that is not a cluster",
    sources=SOURCES,
    imports=(
        "pottery.BloomFilter",
        "pottery.RedisCounter",
        "pottery.RedisDeque",
        "pottery.RedisDict",
        "pottery.RedisList",
        "pottery.RedisSet",
        "pottery.RedisSimpleQueue",
    ),
)

LOCKS = Use(
    role="Redlock, NextID",
    configure="one RedisCluster as the only master: Redlock(key=..., masters={RedisCluster(...)})",
    broken=("with a Redis for each node of one cluster no lock is ever won: a key belongs to one of them",),
    instead="the lock of redis-py: RedisCluster(...).lock(name)",
    sources=SOURCES,
    imports=(
        "pottery.AIONextID",
        "pottery.AIORedlock",
        "pottery.NextID",
        "pottery.Redlock",
        "pottery.synchronize",
    ),
)


CACHE = Use(
    role="redis_cache",
    configure="redis_cache(redis=RedisCluster(...), key=...)",
    sources=("https://github.com/brainix/pottery/blob/master/pottery/cache.py",),
    imports=("pottery.redis_cache",),
)


def client(world: World) -> Any:
    return world.client(socket_timeout=5)


@CONTAINERS.check("RedisDict: set, get, update, pop, delete, 12 dictionaries")
def dictionaries(world: World) -> object:
    from pottery import RedisDict

    seen = []
    for key in KEYS:
        one = RedisDict({"a": 1}, redis=client(world), key=key)
        one["b"] = 2
        one.update({"c": 3})
        seen.append([one.pop("a"), one["b"], sorted(one), "c" in one])
        del one["c"]
        one.clear()
    return seen


@CONTAINERS.check("RedisList: append, insert, pop, 12 lists")
def lists(world: World) -> object:
    from pottery import RedisList

    seen = []
    for key in KEYS:
        one = RedisList([1, 2, 3], redis=client(world), key=key)
        one.append(4)
        one.insert(0, 0)
        one[1] = 9
        seen.append([one.pop(), list(one)])
    return seen


@CONTAINERS.check("RedisSet: add, remove, union, 12 sets")
def sets(world: World) -> object:
    from pottery import RedisSet

    seen = []
    for key in KEYS:
        one = RedisSet([1, 2, 3], redis=client(world), key=key)
        other = RedisSet([3, 4], redis=client(world), key=f"other:{key}")
        one.add(5)
        one.remove(1)
        seen.append([sorted(one), sorted(one.union(other))])
    return seen


@CONTAINERS.check("RedisSet: update() from another RedisSet", core=False)
def set_update(world: World) -> object:
    from pottery import RedisSet

    seen = []
    for key in KEYS:
        one = RedisSet([1, 2, 3], redis=client(world), key=key)
        one.update(RedisSet([3, 4], redis=client(world), key=f"other:{key}"))
        seen.append(sorted(one))
    return seen


@CONTAINERS.check("RedisCounter, RedisDeque, RedisSimpleQueue, BloomFilter", core=False)
def others(world: World) -> object:
    from pottery import BloomFilter, RedisCounter, RedisDeque, RedisSimpleQueue

    seen = []
    for key in KEYS:
        counter = RedisCounter("abca", redis=client(world), key=f"counter:{key}")
        counter.update("ab")
        deque = RedisDeque("abc", redis=client(world), maxlen=3, key=f"deque:{key}")
        deque.append("d")
        queue = RedisSimpleQueue(redis=client(world), key=f"queue:{key}")
        queue.put("a")
        bloom = BloomFilter(
            "a", num_elements=9, false_positives=0.01, redis=client(world), key=f"bloom:{key}"
        )
        seen.append([counter["a"], list(deque), queue.get(), "a" in bloom])
    return seen


@CONTAINERS.check("RedisDict with a Redis on one node: 12 dictionaries", core=False)
def one_node(world: World) -> object:
    import redis
    from pottery import RedisDict

    node = redis.Redis.from_url(world.url)
    return [len(RedisDict({"a": 1}, redis=node, key=key)) for key in KEYS]


@LOCKS.check("Redlock with one RedisCluster: acquire, extend, release 12 locks")
def locks(world: World) -> object:
    from pottery import Redlock

    seen = []
    for key in KEYS:
        lock = Redlock(key=key, masters={client(world)}, auto_release_time=20)
        seen.append([lock.acquire(blocking=False), lock.locked() > 0])
        lock.extend()
        lock.release()
        seen.append([lock.locked() > 0])
    return seen


@LOCKS.check("AIORedlock with one RedisCluster: acquire, extend, release 12 locks")
async def aio_locks(world: World) -> object:
    from pottery import AIORedlock

    seen = []
    for key in KEYS:
        lock = AIORedlock(key=key, masters={world.async_client()}, auto_release_time=20)
        seen.append([await lock.acquire(blocking=False), await lock.locked() > 0])
        await lock.extend()
        await lock.release()
        seen.append([await lock.locked() > 0])
    return seen


@LOCKS.check("NextID with one RedisCluster: 12 sequences")
def next_ids(world: World) -> object:
    from pottery import NextID

    return [[next(NextID(key=key, masters={client(world)})) for _ in range(2)] for key in KEYS]


@CACHE.check("12 arguments twice, how often it ran")
def cache(world: World) -> object:
    from pottery import redis_cache

    calls = []

    @redis_cache(redis=client(world), key="squares", timeout=60)  # type: ignore[untyped-decorator]
    def square(number: int) -> int:
        calls.append(number)
        return number * number

    for number in list(range(12)) * 2:
        square(number)
    return len(calls)


@LOCKS.check("Redlock with a Redis for each node: acquire 12 locks", core=False)
def locks_of_nodes(world: World) -> object:
    import redis
    from pottery import Redlock

    masters = {redis.Redis(host, port) for host, port in world.nodes}
    return sum(
        Redlock(key=key, masters=masters, auto_release_time=20).acquire(blocking=False) for key in KEYS
    )
