"""Redis OM: models in hashes or JSON; finding them needs the search module."""

from typing import Any

from declare import KEYS, Use, World
from node_keys import key_count

TITLE = "Redis OM"
DISTRIBUTION = "redis-om"
MODULES = ("redis_om", "aredis_om")
EXTRA_REQUIREMENTS = ()

MODELS = Use(
    role="models",
    configure="there is no cluster configuration: REDIS_OM_URL and get_redis_connection() open a redis.Redis; Meta.database "
    "takes a RedisCluster",
    broken=(
        "with REDIS_OM_URL or get_redis_connection(), a model whose key is not on this node raises MOVED",
        "find() and the migrator need the search module, whose indexes span a cluster only with the cluster build of it",
    ),
    instead="RedisVL, or a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/redis/redis-om-python/pull/660",
        "https://github.com/redis/redis-om-python/blob/main/aredis_om/connections.py",
    ),
    imports=("redis_om", "aredis_om"),
    strings=("redis://", "rediss://"),
    settings=("REDIS_OM_URL",),
    always=True,
)


def guest(database: Any) -> Any:
    """A model; its index is never made."""
    from redis_om import HashModel

    class Guest(HashModel, index=True):  # type: ignore[misc]
        name: str

        class Meta:
            pass

    Guest.Meta.database = database
    Guest._meta.database = database
    return Guest


def used(model: Any, world: World) -> object:
    """Save, get, expire and delete one model for each key."""
    seen = []
    for key in KEYS:
        one = model(pk=key, name=key)
        one.save()
        one.expire(60)
        seen.append([model.get(key).name, model.delete(key)])
    return [seen, key_count(world)]


@MODELS.check("HashModel: save, get, expire, delete of 12, with get_redis_connection()")
def one_node(world: World) -> object:
    from redis_om import get_redis_connection

    return used(guest(get_redis_connection(url=world.url)), world)


@MODELS.check("HashModel: the same with a RedisCluster as Meta.database", core=False)
def cluster(world: World) -> object:
    return used(guest(world.client(decode_responses=True)), world)


@MODELS.check("HashModel: all_pks(), delete_many() of 12, with a RedisCluster as Meta.database", core=False)
def many(world: World) -> object:
    model = guest(world.client(decode_responses=True))
    model.add([model(pk=key, name=key) for key in KEYS])
    keys = sorted(model.all_pks())
    model.delete_many([model(pk=key, name=key) for key in KEYS])
    return [keys, key_count(world)]
