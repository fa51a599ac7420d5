"""Huey: builds its client from a connection pool, so that it can be no cluster client."""

from typing import Any

from declare import HOST, Use, World

TITLE = "Huey"
DISTRIBUTION = "huey"
MODULES = ("huey",)
EXTRA_REQUIREMENTS = ("redis",)

QUEUE = Use(
    role="task queue",
    configure="there is no cluster configuration: the storage builds a standalone client from a connection pool",
    broken=(
        "a queue works as long as its three keys (queue, schedule, results) happen to be on the node of the URL",
        "a hash tag in the name is cleaned away, unless clean_name=False; then the queue works on one node of the cluster",
    ),
    instead="huey's SQLite, Postgres or file storage, or a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/coleifer/huey/issues/500",
        "https://github.com/coleifer/huey/blob/master/huey/storage.py",
    ),
    imports=(
        "huey.RedisHuey",
        "huey.PriorityRedisHuey",
        "huey.RedisExpireHuey",
        "huey.PriorityRedisExpireHuey",
        "huey.storage.RedisStorage",
        "huey.storage.PriorityRedisStorage",
        "huey.storage.RedisExpireStorage",
        "huey.storage.PriorityRedisExpireStorage",
    ),
    strings=(
        "huey.RedisHuey",
        "huey.PriorityRedisHuey",
        "huey.RedisExpireHuey",
        "huey.PriorityRedisExpireHuey",
    ),
    settings=("HUEY", "huey_class"),
    extras=("redis",),
)


def worked(huey: Any) -> object:
    """Enqueue 12 tasks, do them, read the results; schedule one."""

    @huey.task()
    def double(number: int) -> int:
        return number * 2

    results = [double(number) for number in range(12)]
    double.schedule(args=(1,), delay=60)
    huey.scheduled()
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
    return [result.get(blocking=True, timeout=2) for result in results]


@QUEUE.check("12 queues: enqueue, schedule, do and read the results of 12 tasks each")
def work(world: World) -> object:
    from huey import RedisHuey

    return [worked(RedisHuey(f"shop{number}", url=world.url, blocking=False)) for number in range(12)]


@QUEUE.check("one queue, the name a hash tag and not cleaned, through each node", core=False)
def work_with_tag(world: World) -> object:
    from huey import RedisHuey

    def works(port: int) -> bool:
        try:
            worked(RedisHuey("{shop}", url=f"redis://{HOST}:{port}/0", blocking=False, clean_name=False))
        except Exception:
            return False
        return True

    working = sum(works(port) for port in world.ports)
    return "every node" if working == len(world.ports) else f"{working} of {len(world.ports)} nodes"
