"""python-redis-lock: a lock of two keys, the lock and the list that wakes the waiters; and a cache that has such locks."""

from typing import Any

from declare import KEYS, Use, World
from django_cache import (
    CONFIGURE,
    OF_ONE_NODE,
    Settings,
    add_checks,
    add_checks_of_extensions,
    opened,
    with_factory,
)

TITLE = "python-redis-lock"
DISTRIBUTION = "python-redis-lock"
MODULES = ("redis_lock",)
EXTRA_REQUIREMENTS = ("django", "django-redis")

BACKEND = "redis_lock.django_cache.RedisCache"

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
CACHE = Use(
    role="cache backend",
    configure=CONFIGURE,
    broken=(
        *OF_ONE_NODE,
        "with a connection factory of your own that gives a RedisCluster, lock() and locked_get_or_set() raise ValueError, "
        "get_many() still raises and keys() still asks one node",
    ),
    instead="a Redis of its own for the cache that is not a cluster; or the backend of django-redis, with a connection "
    "factory that gives a RedisCluster and neither get_many() nor keys()",
    sources=("https://github.com/ionelmc/python-redis-lock/blob/master/src/redis_lock/django_cache.py",),
    imports=("redis_lock.django_cache",),
    strings=(BACKEND,),
    extended=("django_redis",),
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


def entry(world: World) -> dict[str, Any]:
    return {"BACKEND": BACKEND, "LOCATION": world.url}


def add_locked(settings: Settings, how: str = "") -> None:
    @CACHE.check(f"get or set 12 keys under a lock{how}", core=False)
    def locked_get_or_set(world: World) -> object:
        cache = opened(settings(world))
        return [cache.locked_get_or_set(key, lambda: 1, expire=60) for key in KEYS]


OWN = ", with a connection factory of your own"
add_checks(CACHE, entry)
add_checks_of_extensions(CACHE, entry, limit="expire")
add_locked(entry)
add_checks(CACHE, with_factory(entry), OWN, core=False)
add_checks_of_extensions(CACHE, with_factory(entry), OWN, limit="expire")
add_locked(with_factory(entry), OWN)
