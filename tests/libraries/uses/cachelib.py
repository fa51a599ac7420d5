"""cachelib: the caches under Flask-Caching and Flask-Session; RedisCache takes a host or a client of your own."""

from typing import Any

from declare import HOST, KEYS, Use, World
from node_keys import key_count

TITLE = "cachelib"
DISTRIBUTION = "cachelib"
MODULES = ("cachelib",)
EXTRA_REQUIREMENTS = ("redis",)

CACHE = Use(
    role="RedisCache",
    configure="RedisCache(host=RedisCluster(...)): the host may be a client",
    broken=(
        "with a host name, every key that is not on this node raises MOVED",
        "with a RedisCluster, get_many() and get_dict() raise",
        "with a RedisCluster and a key_prefix, clear() lists the keys of one node and leaves the others",
    ),
    instead="get() in a loop; for clear() no key_prefix, or scan_iter() and delete() of your own",
    sources=("https://github.com/pallets-eco/cachelib/blob/main/src/cachelib/redis_base.py",),
    imports=("cachelib.RedisCache", "cachelib.redis"),
)
VALUES = {key: number for number, key in enumerate(KEYS)}


def cache(world: World, **options: Any) -> Any:
    from cachelib import RedisCache

    return RedisCache(world.client(), **options)


def filled(world: World, **options: Any) -> Any:
    one = cache(world, **options)
    for key, value in VALUES.items():
        one.set(key, value)
    return one


@CACHE.check("set, get, add, has, inc, delete of 12 keys, with a RedisCluster")
def single(world: World) -> object:
    one = filled(world)
    return [(one.get(key), one.add(key, 9), one.has(key), one.inc(key), one.delete(key)) for key in KEYS]


@CACHE.check("set and get 12 keys, with the host and port of one node", core=False)
def one_node(world: World) -> object:
    from cachelib import RedisCache

    one = RedisCache(HOST, world.port)
    for key, value in VALUES.items():
        one.set(key, value)
    return [one.get(key) for key in KEYS]


@CACHE.check("get_many of 12 keys, with a RedisCluster", core=False)
def get_many(world: World) -> object:
    return filled(world).get_many(*KEYS)


@CACHE.check("get_dict of 12 keys, with a RedisCluster", core=False)
def get_dict(world: World) -> object:
    return filled(world).get_dict(*KEYS)


@CACHE.check("set_many of 12 keys, with a RedisCluster", core=False)
def set_many(world: World) -> object:
    one = cache(world)
    return [one.set_many(VALUES), [one.get(key) for key in KEYS]]


@CACHE.check("delete_many of 12 keys, with a RedisCluster", core=False)
def delete_many(world: World) -> object:
    return [filled(world).delete_many(*KEYS), key_count(world)]


@CACHE.check("clear(), with a RedisCluster: keys left on all nodes", core=False)
def clear(world: World) -> object:
    filled(world).clear()
    return key_count(world)


@CACHE.check("clear() of a cache with key_prefix, with a RedisCluster: keys left on all nodes", core=False)
def clear_prefix(world: World) -> object:
    filled(world, key_prefix="shop:").clear()
    return key_count(world)
