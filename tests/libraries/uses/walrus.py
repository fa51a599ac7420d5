"""walrus: a subclass of redis.Redis with containers, a cache, locks and limits on top."""

from typing import Any

from declare import HOST, KEYS, Use, World

TITLE = "walrus"
DISTRIBUTION = "walrus"
MODULES = ("walrus",)
EXTRA_REQUIREMENTS = ("redis",)

DATABASE = Use(
    role="Database",
    configure="there is no cluster configuration: Database is a subclass of redis.Redis",
    broken=(
        "containers, cache, locks and limits whose key is not on this node raise MOVED",
        "models and full-text indexes keep their indexes in keys of many slots",
    ),
    instead="keep it on a Redis of its own that is not a cluster",
    sources=("https://github.com/coleifer/walrus/blob/master/walrus/database.py",),
    imports=("walrus",),
    always=True,
)


def database(world: World) -> Any:
    from walrus import Database

    return Database(HOST, world.port)


@DATABASE.check("Hash, List, Set: 12 of each")
def containers(world: World) -> object:
    one = database(world)
    seen = []
    for key in KEYS:
        one.Hash(f"hash:{key}").update(a=1)
        one.List(f"list:{key}").append("a")
        one.Set(f"set:{key}").add("a")
        seen.append([len(one.Hash(f"hash:{key}")), len(one.List(f"list:{key}")), len(one.Set(f"set:{key}"))])
    return seen


@DATABASE.check("Cache: 12 keys", core=False)
def cache(world: World) -> object:
    one = database(world).cache()
    return [(one.set(key, key, 60), one.get(key), one.delete(key)) for key in KEYS]


@DATABASE.check("Lock: 12 locks", core=False)
def locks(world: World) -> object:
    one = database(world)
    return [(one.lock(key, ttl=10_000).acquire(block=False)) for key in KEYS]


@DATABASE.check("RateLimit: 12 visitors", core=False)
def limits(world: World) -> object:
    limit = database(world).rate_limit("shop", limit=2, per=3600)
    return [[limit.limit(key) for _ in range(3)] for key in KEYS]


@DATABASE.check("Model: create 12, find one by an indexed field", core=False)
def models(world: World) -> object:
    from walrus import IntegerField, Model, TextField

    class Guest(Model):  # type: ignore[misc]
        __database__ = database(world)
        name = TextField(primary_key=True)
        age = IntegerField(index=True)

    for number, key in enumerate(KEYS):
        Guest.create(name=key, age=number)
    return [guest.name for guest in Guest.query(Guest.age > 9)]
