"""redis-py-cluster: the cluster client of the time before redis-py had one; it pins redis-py 3."""

from typing import Any

from declare import HOST, KEYS, Use, World

TITLE = "redis-py-cluster"
DISTRIBUTION = "redis-py-cluster"
MODULES = ("rediscluster",)
EXTRA_REQUIREMENTS = ("setuptools",)  # redis-py 3 imports distutils, which Python 3.12 no longer has

CLIENT = Use(
    role="client",
    configure="superseded: redis.cluster.RedisCluster of redis-py 4.1 and later has taken its place",
    broken=(
        "it requires redis < 4, so that nothing else in the environment can use a newer redis-py",
        "mget() and mset() are taken apart into one call for each key, no longer atomic (silent)",
        "code that leans on this raises with redis-py, which refuses mget() and mset() over several slots",
        "pipeline(transaction=True) raises",
    ),
    instead="redis-py >= 4.1: from redis.cluster import RedisCluster, ClusterNode; "
    "startup_nodes=[ClusterNode(host, port)] instead of dictionaries; "
    "keys() asks one node only (silent) unless target_nodes=RedisCluster.ALL_NODES is given",
    sources=(
        "https://github.com/Grokzen/redis-py-cluster#readme",
        "https://github.com/redis/redis-py/issues/2560",
        "https://github.com/redis/redis-py/pull/1660",
    ),
    imports=("rediscluster",),
    always=True,
)


def connected(world: World) -> Any:
    """Its client on the cluster, redis-py's on the standalone server."""
    import redis
    from rediscluster import RedisCluster

    nodes = [{"host": host, "port": port} for host, port in world.nodes]
    return RedisCluster(startup_nodes=nodes) if world.clustered else redis.Redis(HOST, world.port)


@CLIENT.check("set, get and delete 12 keys")
def keys(world: World) -> object:
    client = connected(world)
    for name in KEYS:
        client.set(name, name)
    return [[client.get(name) for name in KEYS], client.delete(*KEYS)]


@CLIENT.check("mset and mget 12 keys", core=False)
def many(world: World) -> object:
    client = connected(world)
    client.mset({name: name for name in KEYS})
    return client.mget(KEYS)


@CLIENT.check("12 keys in a pipeline")
def pipeline(world: World) -> object:
    client = connected(world)
    with client.pipeline(transaction=False) as pipe:
        for name in KEYS:
            pipe.set(name, name)
        return pipe.execute()


@CLIENT.check("a transaction on one key", core=False)
def transaction(world: World) -> object:
    with connected(world).pipeline(transaction=True) as pipe:
        return pipe.set("key", 1).incr("key").execute()


@CLIENT.check("find 12 keys with keys()", core=False)
def find(world: World) -> object:
    client = connected(world)
    for name in KEYS:
        client.set(name, name)
    return sorted(map(str, client.keys("key-*")))


@CLIENT.check("a lock", core=False)
def lock(world: World) -> object:
    with connected(world).lock("door", timeout=5) as held:
        return held.owned()


@CLIENT.check("a script with two keys of one slot", core=False)
def script(world: World) -> object:
    return connected(world).eval("return {KEYS[1], KEYS[2]}", 2, "{a}1", "{a}2")
