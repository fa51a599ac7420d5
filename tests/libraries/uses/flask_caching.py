"""Flask-Caching: RedisCache on one server, RedisClusterCache on a cluster, both over cachelib."""

from typing import Any

from declare import HOST, KEYS, Use, World
from node_keys import key_count

TITLE = "Flask-Caching"
DISTRIBUTION = "flask-caching"
MODULES = ("flask_caching",)
EXTRA_REQUIREMENTS = ("redis",)

SOURCES = (
    "https://github.com/pallets-eco/flask-caching/blob/master/src/flask_caching/backends/rediscache.py",
)
BACKENDS = "flask_caching.backends"

PLAIN = Use(
    role="cache type RedisCache",
    configure='CACHE_TYPE = "RedisClusterCache" and CACHE_REDIS_CLUSTER = "host:port,host:port" in its place',
    broken=(
        "get() and set() of a key that is not on this node raise MOVED",
        "cached() and memoize() swallow MOVED and log it: what falls on other nodes is computed every time",
        "get_many() and delete_many() raise CROSSSLOT",
        "clear() raises CROSSSLOT, and with an empty CACHE_KEY_PREFIX clears one node",
    ),
    instead='the cache type "RedisClusterCache" of the same package',
    sources=SOURCES,
    imports=(f"{BACKENDS}.RedisCache", f"{BACKENDS}.rediscache.RedisCache"),
    strings=("RedisCache", f"{BACKENDS}.RedisCache", f"{BACKENDS}.rediscache.RedisCache", "redis"),
    settings=("CACHE_TYPE",),
)

CLUSTER = Use(
    role="cache type RedisClusterCache",
    since="1.10.0",
    configure='CACHE_TYPE = "RedisClusterCache", CACHE_REDIS_CLUSTER = "host:port,host:port" (before 2.0.2 over '
    "redis-py-cluster)",
    broken=(
        "get_many() and get_dict() raise",
        "clear() deletes the keys of one node and leaves the others, unless CACHE_KEY_PREFIX is empty",
    ),
    instead="get() in a loop; for clear() CACHE_KEY_PREFIX = , or scan_iter() and delete() of your own",
    sources=SOURCES,
    imports=(f"{BACKENDS}.RedisClusterCache", f"{BACKENDS}.rediscache.RedisClusterCache"),
    strings=(
        "RedisClusterCache",
        f"{BACKENDS}.RedisClusterCache",
        f"{BACKENDS}.rediscache.RedisClusterCache",
        "rediscluster",
    ),
    settings=("CACHE_TYPE",),
)
VALUES = {key: number for number, key in enumerate(KEYS)}


def app_of(config: dict[str, Any]) -> tuple[Any, Any]:
    """A Flask application and its cache."""
    from flask import Flask
    from flask_caching import Cache

    app = Flask("shop")
    app.config.from_mapping(config)
    app.app_context().push()
    return app, Cache(app)


def one_server(world: World) -> dict[str, Any]:
    return {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_HOST": HOST, "CACHE_REDIS_PORT": world.port}


def cluster(world: World) -> dict[str, Any]:
    if not world.clustered:
        return one_server(world)
    nodes = ",".join(f"{host}:{port}" for host, port in world.nodes)
    return {"CACHE_TYPE": "RedisClusterCache", "CACHE_REDIS_CLUSTER": nodes}


def add_checks(use: Use, config: Any) -> None:
    """The checks of both cache types."""

    def filled(world: World, **options: Any) -> Any:
        _, cache = app_of({**config(world), **options})
        for key, value in VALUES.items():
            cache.set(key, value)
        return cache

    def preset(world: World, **options: Any) -> Any:
        _, cache = app_of({**config(world), **options})
        client = world.client()
        for key, value in VALUES.items():
            client.set(cache.cache.key_prefix + key, value)
        return cache

    @use.check("set, get, add, has, delete of 12 keys")
    def single(world: World) -> object:
        cache = filled(world)
        return [(cache.get(key), cache.add(key, 9), cache.has(key), cache.delete(key)) for key in KEYS]

    @use.check("a cached() view, 12 addresses twice: how often it ran")
    def cached(world: World) -> object:
        app, cache = app_of(config(world))
        calls = []

        @app.route("/<int:number>")  # type: ignore[untyped-decorator]
        @cache.cached(timeout=50)  # type: ignore[untyped-decorator]
        def view(number: int) -> str:
            calls.append(number)
            return str(number)

        app.config["PROPAGATE_EXCEPTIONS"] = True
        browser = app.test_client()
        for number in list(range(12)) * 2:
            browser.get(f"/{number}")
        return len(calls)

    @use.check("memoize(), 12 arguments twice, delete_memoized(), 12 arguments: how often it ran", core=False)
    def memoize(world: World) -> object:
        _, cache = app_of(config(world))
        calls = []

        @cache.memoize(50)  # type: ignore[untyped-decorator]
        def square(number: int) -> int:
            calls.append(number)
            return number * number

        for number in list(range(12)) * 2:
            square(number)
        cache.delete_memoized(square)
        for number in range(12):
            square(number)
        return len(calls)

    @use.check("get_many of 12 keys", core=False)
    def get_many(world: World) -> object:
        return preset(world).get_many(*KEYS)

    @use.check("get_dict of 12 keys", core=False)
    def get_dict(world: World) -> object:
        return preset(world).get_dict(*KEYS)

    @use.check("set_many of 12 keys", core=False)
    def set_many(world: World) -> object:
        _, cache = app_of(config(world))
        cache.set_many(VALUES)
        return [cache.get(key) for key in KEYS]

    @use.check("delete_many of 12 keys: keys left on all nodes", core=False)
    def delete_many(world: World) -> object:
        preset(world).delete_many(*KEYS)
        return key_count(world)

    @use.check("clear(): keys left on all nodes", core=False)
    def clear(world: World) -> object:
        preset(world).clear()
        return key_count(world)

    @use.check('clear() with CACHE_KEY_PREFIX = "": keys left on all nodes', core=False)
    def clear_all(world: World) -> object:
        preset(world, CACHE_KEY_PREFIX="").clear()
        return key_count(world)


add_checks(PLAIN, one_server)
add_checks(CLUSTER, cluster)
