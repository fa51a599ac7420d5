"""python-redis-lock: a lock of two keys, the lock and the list that wakes the waiters."""

from typing import Any

from declare import KEYS, Use, World

TITLE = "python-redis-lock"
DISTRIBUTION = "python-redis-lock"
MODULES = ("redis_lock",)
EXTRA_REQUIREMENTS = ()

LOCK = Use(
    role="lock",
    configure='Lock(RedisCluster(...), "{name}", strict=False): the hash tag puts lock:{name} and lock-signal:{name} together',
    broken=(
        "without strict=False a RedisCluster is refused with ValueError",
        "a name without a hash tag can be acquired, and then neither extended nor released: its two keys are in two slots",
        "reset_all() runs a script without keys on one node picked by chance, and the locks of the others stay",
    ),
    instead="the lock of redis-py: RedisCluster(...).lock(name)",
    sources=("https://github.com/ionelmc/python-redis-lock/blob/master/src/redis_lock/__init__.py",),
    imports=("redis_lock",),
    always=True,
)


def used(world: World, name: str, **options: Any) -> object:
    """Acquire, extend, find it taken, release."""
    from redis_lock import Lock

    lock = Lock(world.client(), name, expire=60, **options)
    taken = lock.acquire(blocking=False)
    lock.extend(120)
    second = Lock(world.client(), name, expire=60, **options).acquire(blocking=False)
    lock.release()
    return [taken, second, lock.locked()]


@LOCK.check("acquire, extend, release 12 locks, with strict=False and a hash tag in the name")
def tagged(world: World) -> object:
    return [used(world, f"{{{key}}}", strict=False) for key in KEYS]


@LOCK.check("a waiter is woken, with strict=False and a hash tag in the name")
def woken(world: World) -> object:
    import threading

    from redis_lock import Lock

    first = Lock(world.client(), "{key}", expire=30, strict=False)
    first.acquire()
    got = []
    waiter = Lock(world.client(), "{key}", expire=30, strict=False)
    thread = threading.Thread(target=lambda: got.append(waiter.acquire(timeout=10)))
    thread.start()
    first.release()
    thread.join()
    return got


@LOCK.check("acquire, extend, release 12 locks, with strict=False", core=False)
def untagged(world: World) -> object:
    return [used(world, key, strict=False) for key in KEYS]


@LOCK.check("acquire, extend, release 12 locks, with a RedisCluster", core=False)
def strict(world: World) -> object:
    return [used(world, f"{{{key}}}") for key in KEYS]


@LOCK.check("reset_all() with 12 locks: none is left", core=False)
def reset_all(world: World) -> object:
    import redis_lock

    client = world.client()
    locks = [redis_lock.Lock(client, f"{{{key}}}", expire=60, strict=False) for key in KEYS]
    for lock in locks:
        lock.acquire(blocking=False)
    redis_lock.reset_all(client)
    return not any(lock.locked() for lock in locks)
