"""redlock-py: a lock that needs the majority of several independent servers."""

from typing import Any

from declare import Use, World

TITLE = "redlock-py"
DISTRIBUTION = "redlock-py"
MODULES = ("redlock",)
EXTRA_REQUIREMENTS = ("redis",)

LOCK = Use(
    role="lock",
    configure="there is no cluster configuration; the nodes of one cluster are not the independent servers that Redlock is "
    "about, since a key belongs to one of them",
    broken=(
        "with the address of one node, lock() of a key of another node returns False, as if somebody held it",
        "with the addresses of all nodes, no lock is ever won",
    ),
    instead="the lock of redis-py: RedisCluster(...).lock(name); or servers of its own that are not a cluster",
    sources=("https://github.com/SPSCommerce/redlock-py/blob/master/redlock/__init__.py",),
    imports=("redlock.Redlock",),
    always=True,
)


def locked(servers: list[Any]) -> object:
    """Eight locks, each won and given back twice: how often one was won."""
    from redlock import Redlock

    manager = Redlock(servers, retry_count=1)
    won = 0
    for number in range(8):
        for _ in range(2):
            lock = manager.lock(f"lock:{number}", 60_000)
            won += bool(lock)
            if lock:
                manager.unlock(lock)
    return won


@LOCK.check("win and give back 8 locks twice, with the address of one node")
def one_node(world: World) -> object:
    return locked([world.url])


@LOCK.check("win and give back 8 locks twice, with the addresses of all nodes")
def all_nodes(world: World) -> object:
    return locked([f"redis://{host}:{port}" for host, port in world.nodes])


@LOCK.check("win and give back 8 locks twice, with one RedisCluster as the only server", core=False)
def cluster(world: World) -> object:
    return locked([world.client()])
