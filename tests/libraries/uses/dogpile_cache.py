"""dogpile.cache: regions over a backend; one backend for a Redis, one for a cluster."""

from typing import Any

from declare import HOST, KEYS, Use, World

TITLE = "dogpile.cache"
DISTRIBUTION = "dogpile-cache"
MODULES = ("dogpile",)
EXTRA_REQUIREMENTS = ("redis",)

SOURCES = (
    "https://dogpilecache.sqlalchemy.org/en/latest/api.html#dogpile.cache.backends.redis.RedisClusterBackend",
    "https://github.com/sqlalchemy/dogpile.cache/blob/main/dogpile/cache/backends/redis.py",
)
CALLS = (
    "dogpile.cache.make_region.configure",
    "dogpile.cache.region.make_region.configure",
    "dogpile.cache.CacheRegion.configure",
    "dogpile.cache.region.CacheRegion.configure",
)

PLAIN = Use(
    role="backend dogpile.cache.redis",
    configure='make_region().configure("dogpile.cache.redis_cluster", arguments={"startup_nodes": [ClusterNode(...)]})',
    broken=(
        "every key that is not on this node raises MOVED",
        "get_multi(), set_multi() and delete_multi() raise CROSSSLOT",
    ),
    instead='the backend "dogpile.cache.redis_cluster" of the same package',
    sources=SOURCES,
    imports=("dogpile.cache.backends.redis.RedisBackend",),
    strings=("dogpile.cache.redis", "dogpile.cache.redis_sentinel"),
    calls=CALLS,
)

CLUSTER = Use(
    role="backend dogpile.cache.redis_cluster",
    since="1.3.2",
    configure='make_region().configure("dogpile.cache.redis_cluster", arguments={"startup_nodes": [ClusterNode(...)]})',
    broken=(
        "get_multi() and get_or_create_multi() raise",
        "set_multi() raises unless redis_expiration_time is given",
    ),
    instead="get() and set() in a loop",
    sources=SOURCES,
    imports=("dogpile.cache.backends.redis.RedisClusterBackend",),
    strings=("dogpile.cache.redis_cluster",),
    calls=CALLS,
)
VALUES = {key: number for number, key in enumerate(KEYS)}


def one_server(world: World, **arguments: Any) -> Any:
    from dogpile.cache import make_region

    address = {"host": HOST, "port": world.port}
    return make_region().configure("dogpile.cache.redis", arguments={**address, **arguments})


def cluster(world: World, **arguments: Any) -> Any:
    from dogpile.cache import make_region
    from redis.cluster import ClusterNode

    if not world.clustered:
        return one_server(world, **arguments)
    nodes = [ClusterNode(host, port) for host, port in world.nodes]
    return make_region().configure(
        "dogpile.cache.redis_cluster", arguments={"startup_nodes": nodes, **arguments}
    )


def add_checks(use: Use, region: Any) -> None:
    """The checks of both backends."""

    def filled(world: World) -> Any:
        one = region(world)
        for key, value in VALUES.items():
            one.set(key, value)
        return one

    @use.check("set, get, delete of 12 keys")
    def single(world: World) -> object:
        one = filled(world)
        return [(one.get(key), one.delete(key), bool(one.get(key))) for key in KEYS]

    @use.check("get_or_create of 12 keys with a distributed lock")
    def get_or_create(world: World) -> object:
        one = region(world, distributed_lock=True, thread_local_lock=False, redis_expiration_time=60)
        return [one.get_or_create(key, key.upper) for key in KEYS * 2]

    @use.check("get_multi of 12 keys", core=False)
    def get_multi(world: World) -> object:
        return [value or None for value in region(world).get_multi(KEYS)]

    @use.check("set_multi of 12 keys", core=False)
    def set_multi(world: World) -> object:
        region(world).set_multi(VALUES)
        return "set"

    @use.check("set_multi of 12 keys with redis_expiration_time", core=False)
    def set_multi_expiring(world: World) -> object:
        region(world, redis_expiration_time=60).set_multi(VALUES)
        return "set"

    @use.check("get_or_create_multi of 12 keys", core=False)
    def get_or_create_multi(world: World) -> object:
        return region(world).get_or_create_multi(KEYS, lambda *keys: [key.upper() for key in keys])

    @use.check("delete_multi of 12 keys", core=False)
    def delete_multi(world: World) -> object:
        region(world).delete_multi(KEYS)
        return "deleted"

    @use.check("invalidate() of the region", core=False)
    def invalidate(world: World) -> object:
        one = filled(world)
        one.invalidate()
        return [bool(one.get(key)) for key in KEYS]


add_checks(PLAIN, one_server)
add_checks(CLUSTER, cluster)
