"""The checks that every Django cache backend gets: Django's cache API over twelve keys, so that every node has some."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from declare import KEYS, Use, World
from node_keys import key_count

Settings = Callable[[World], dict[str, Any]]
"""The entry of CACHES for a world."""

CONFIGURE = "there is no cluster configuration: several addresses in LOCATION mean one writer and replicas to read from"
OF_ONE_NODE = (
    "every key that is not on the node of LOCATION raises MOVED",
    "get_many(), set_many() and delete_many() raise CROSSSLOT or MOVED",
    "clear() flushes one node, delete_pattern() and keys() see one node",
)
"""What is broken with the backend of django-redis, and with those that are made of it."""

VALUES = {key: number for number, key in enumerate(KEYS)}


def opened(entry: dict[str, Any]) -> Any:
    """django.core.cache.cache with this entry as the default cache; once a process."""
    from django.conf import settings

    settings.configure(CACHES={"default": entry})
    from django.core.cache import cache

    return cache


def fill(cache: Any) -> None:
    """Set the keys one at a time."""
    for key, value in VALUES.items():
        cache.set(key, value)


def preset(world: World, cache: Any) -> None:
    """Put the keys on every node past the cache, so that a check shows its own fault and not that of set().

    The backends store integers as they are.
    """
    client = world.client()
    for key, value in VALUES.items():
        client.set(cache.make_key(key), value)


def add_checks(use: Use, entry: Settings, how: str = "", core: bool = True) -> None:
    """Add the checks of Django's cache API to `use`; `how` is told with each."""

    @use.check(f"set and get 12 keys{how}", core)
    def single(world: World) -> Any:
        cache = opened(entry(world))
        fill(cache)
        return [cache.get(key) for key in KEYS]

    @use.check(f"add, touch, incr, delete of 12 keys{how}", core)
    def others(world: World) -> Any:
        cache = opened(entry(world))
        fill(cache)
        return [(cache.add(key, 9), cache.touch(key, 60), cache.incr(key), cache.delete(key)) for key in KEYS]

    @use.check(f"get_many of 12 keys{how}", core=False)
    def get_many(world: World) -> Any:
        cache = opened(entry(world))
        preset(world, cache)
        return cache.get_many(KEYS)

    @use.check(f"set_many of 12 keys{how}", core=False)
    def set_many(world: World) -> Any:
        cache = opened(entry(world))
        cache.set_many(VALUES)
        return [cache.get(key) for key in KEYS]

    @use.check(f"set_many of 12 keys: one of them expires, as TIMEOUT says{how}", core=False)
    def set_many_default(world: World) -> Any:
        cache = opened(entry(world))
        cache.set_many(VALUES)
        return world.client().ttl(cache.make_key(KEYS[0])) > 60

    @use.check(f"set_many of 12 keys with a timeout of their own: one of them expires{how}", core=False)
    def set_many_timeout(world: World) -> Any:
        cache = opened(entry(world))
        cache.set_many(VALUES, timeout=60)
        return 0 < world.client().ttl(cache.make_key(KEYS[0])) <= 60

    @use.check(f"delete_many of 12 keys: keys left on all nodes{how}", core=False)
    def delete_many(world: World) -> Any:
        cache = opened(entry(world))
        preset(world, cache)
        cache.delete_many(KEYS)
        return key_count(world)

    @use.check(f"clear(): keys left on all nodes{how}", core=False)
    def clear(world: World) -> Any:
        cache = opened(entry(world))
        preset(world, cache)
        cache.clear()
        return key_count(world)


def with_factory(entry: Settings) -> Settings:
    """The entry of a backend over django-redis that gets its client, on the cluster, from a factory of ours."""

    def made(world: World) -> dict[str, Any]:
        factory = {"CONNECTION_FACTORY": "django_redis_factory.ClusterFactory"} if world.clustered else {}
        return {**entry(world), "OPTIONS": factory}

    return made


def add_checks_of_extensions(use: Use, entry: Settings, how: str = "", limit: str = "timeout") -> None:
    """Add the checks of what django-redis has on top, and what was made after its model.

    `limit`: the keyword of lock() that says how long a lock is held.
    """

    @use.check(f"delete_pattern(): keys left on all nodes{how}", core=False)
    def delete_pattern(world: World) -> Any:
        cache = opened(entry(world))
        preset(world, cache)
        cache.delete_pattern("key-*")
        return key_count(world)

    @use.check(f"keys(): how many of 12{how}", core=False)
    def keys(world: World) -> Any:
        cache = opened(entry(world))
        preset(world, cache)
        return len(cache.keys("key-*"))

    @use.check(f"iter_keys(): how many of 12{how}", core=False)
    def iter_keys(world: World) -> Any:
        cache = opened(entry(world))
        preset(world, cache)
        return len(list(cache.iter_keys("key-*")))

    @use.check(f"lock, extend and release 12 locks{how}", core=False)
    def locks(world: World) -> Any:
        cache = opened(entry(world))
        return [_locked(cache.lock(f"lock:{key}", **{limit: 30})) for key in KEYS]


def _locked(lock: Any) -> Any:
    done = (lock.acquire(blocking=False), lock.extend(60))
    lock.release()
    return done
