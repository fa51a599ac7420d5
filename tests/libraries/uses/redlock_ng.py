"""redlock-ng: a lock that needs the majority of several independent servers."""

from declare import Use, World

TITLE = "redlock-ng"
DISTRIBUTION = "redlock-ng"
MODULES = ("redlock",)
EXTRA_REQUIREMENTS = ()

LOCK = Use(
    role="lock",
    configure="there is no cluster configuration; the nodes of one cluster are not the independent servers that Redlock is "
    "about, since a key belongs to one of them",
    broken=(
        "with the address of one node, acquire() of a key of another node returns None, as if somebody held it",
        "with the addresses of all nodes, no lock is ever won",
    ),
    instead="the lock of redis-py: RedisCluster(...).lock(name); or servers of its own that are not a cluster",
    sources=("https://pypi.org/project/redlock-ng/",),
    imports=("redlock.AsyncRedlock", "redlock.RedlockConfig"),
    always=True,
)


def locked(servers: list[str]) -> object:
    """Eight locks, each won and given back twice: how often one was won."""
    from redlock import Redlock, RedlockConfig

    config = RedlockConfig(masters=servers, socket_timeout=5, socket_connect_timeout=5)
    manager = Redlock(config, retry_count=1)
    won = 0
    for number in range(8):
        for _ in range(2):
            lock = manager.acquire(f"lock:{number}", 60_000)
            won += bool(lock)
            if lock:
                manager.release(lock)
    return won


@LOCK.check("win and give back 8 locks twice, with the address of one node")
def one_node(world: World) -> object:
    return locked([world.url])


@LOCK.check("win and give back 8 locks twice, with the addresses of all nodes")
def all_nodes(world: World) -> object:
    return locked([f"redis://{host}:{port}" for host, port in world.nodes])
