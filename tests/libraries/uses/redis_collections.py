"""redis-collections: Python's containers over Redis, most changes inside a watched transaction."""

from declare import KEYS, Use, World

TITLE = "redis-collections"
DISTRIBUTION = "redis-collections"
MODULES = ("redis_collections",)
EXTRA_REQUIREMENTS = ()

COLLECTIONS = Use(
    role="containers",
    configure="there is no cluster configuration; a RedisCluster as redis= runs what takes no transaction",
    broken=(
        "whatever changes more than one entry in a transaction raises, since the RedisCluster of redis-py 5, to which it is "
        "pinned, has no transaction(): update(), pop(), setdefault(), Set(...), List(...) with content",
        "a collection that combines two collections watches both of their keys",
    ),
    instead="keep it on a Redis of its own that is not a cluster",
    sources=("https://github.com/redis-collections/redis-collections/blob/master/redis_collections/base.py",),
    imports=("redis_collections",),
    always=True,
)


@COLLECTIONS.check("Dict: set, get, delete of 12 dictionaries")
def dictionaries(world: World) -> object:
    from redis_collections import Dict

    client = world.client()
    seen = []
    for key in KEYS:
        one = Dict(redis=client, key=key)
        one["a"] = 1
        seen.append([one["a"], len(one), "a" in one])
        del one["a"]
    return seen


@COLLECTIONS.check("Dict: update, setdefault, pop of 12 dictionaries")
def dictionary_changes(world: World) -> object:
    from redis_collections import Dict

    client = world.client()
    seen = []
    for key in KEYS:
        one = Dict({"a": 1}, redis=client, key=key)
        one.update(b=2)
        seen.append([one.setdefault("c", 3), one.pop("a"), sorted(one)])
    return seen


@COLLECTIONS.check("List: append, set, pop, reverse of 12 lists")
def lists(world: World) -> object:
    from redis_collections import List

    client = world.client()
    seen = []
    for key in KEYS:
        one = List([1, 2, 3], redis=client, key=key)
        one.append(4)
        one[0] = 9
        one.reverse()
        seen.append([one.pop(), list(one)])
    return seen


@COLLECTIONS.check("Set: add, union with another Set, 12 sets")
def sets(world: World) -> object:
    from redis_collections import Set

    client = world.client()
    seen = []
    for key in KEYS:
        one = Set([1, 2], redis=client, key=key)
        one.add(3)
        seen.append(sorted(one.union(Set([5], redis=client, key=f"other:{key}"))))
    return seen


@COLLECTIONS.check("Counter and Deque", core=False)
def others(world: World) -> object:
    from redis_collections import Counter, Deque

    client = world.client()
    seen = []
    for key in KEYS:
        counter = Counter("abca", redis=client, key=f"counter:{key}")
        counter.update("ab")
        deque = Deque("abc", redis=client, key=f"deque:{key}")
        deque.rotate(1)
        seen.append([counter["a"], list(deque)])
    return seen
