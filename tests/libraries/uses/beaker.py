"""Beaker: sessions and caches; `ext:redis` on one server, `ext:rediscluster` on a cluster."""

from typing import Any

from declare import KEYS, Use, World
from node_keys import key_count

TITLE = "Beaker"
DISTRIBUTION = "beaker"
MODULES = ("beaker",)
EXTRA_REQUIREMENTS = ("redis",)

SOURCES = (
    "https://beaker.readthedocs.io/en/latest/modules/redis.html",
    "https://github.com/bbangert/beaker/blob/master/beaker/ext/redisclusternm.py",
)
SETTINGS = (
    "type",
    "cache.type",
    "session.type",
    "beaker.cache.type",
    "beaker.session.type",
)

PLAIN = Use(
    role="type ext:redis",
    configure='type "ext:rediscluster", urls "redis://host:port,redis://host:port" without a database',
    broken=(
        "every session and cached value whose key is not on this node raises MOVED",
        "clear() of a cache lists the keys of one node",
    ),
    instead='the type "ext:rediscluster" of the same package',
    sources=SOURCES,
    imports=("beaker.ext.redisnm",),
    strings=("ext:redis",),
    settings=SETTINGS,
)

CLUSTER = Use(
    role="type ext:rediscluster",
    since="1.13.0",
    configure='type "ext:rediscluster", urls "redis://host:port,redis://host:port" without a database',
    broken=("clear() of a cache lists the keys of one node and leaves the others",),
    instead="for clear(): scan_iter() over beaker_cache:NAMESPACE:* and delete() of your own",
    sources=SOURCES,
    imports=("beaker.ext.redisclusternm",),
    strings=("ext:rediscluster",),
    settings=SETTINGS,
)


def plain(world: World) -> dict[str, str]:
    return {"type": "ext:redis", "url": world.url}


def cluster(world: World) -> dict[str, str]:
    urls = ",".join(f"redis://{host}:{port}" for host, port in world.nodes)
    return {"type": "ext:rediscluster", "urls": urls} if world.clustered else plain(world)


def add_checks(use: Use, options: Any) -> None:
    """Sessions and caches of one type."""

    def cache(world: World) -> Any:
        from beaker.cache import CacheManager
        from beaker.util import parse_cache_config_options

        config = {f"cache.{name}": value for name, value in options(world).items()}
        return CacheManager(**parse_cache_config_options(config)).get_cache("shop", expire=60)

    @use.check("12 visitors of a session come twice")
    def sessions(world: World) -> object:
        from beaker.session import Session

        kinds = [options(world) for _ in KEYS]
        ids = []
        for kind in kinds:
            session = Session({}, use_cookies=False, **kind)
            session["count"] = 1
            session.save()
            ids.append(session.id)
        return [
            Session({}, id=one, use_cookies=False, **kind)["count"]
            for one, kind in zip(ids, kinds, strict=True)
        ]

    @use.check("get with a function that creates it, put, has_key, remove of 12 keys")
    def single(world: World) -> object:
        one = cache(world)
        seen = []
        for key in KEYS:
            seen.append([one.get(key, createfunc=key.upper) for _ in range(2)])
            one.put(key, "new")
            seen.append([one.get(key), bool(one.has_key(key))])
            one.remove_value(key)
            seen.append([bool(one.has_key(key))])
        return seen

    @use.check("clear(): keys left on all nodes", core=False)
    def clear(world: World) -> object:
        client = world.client()
        for key in KEYS:
            client.set(f"beaker_cache:shop:{key}", 1)
        cache(world).clear()
        return key_count(world)


add_checks(PLAIN, plain)
add_checks(CLUSTER, cluster)
