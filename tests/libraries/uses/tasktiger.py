"""TaskTiger: queues in scripts that build key names from a prefix."""

from typing import Any

from declare import HOST, Use, World

TITLE = "TaskTiger"
DISTRIBUTION = "tasktiger"
MODULES = ("tasktiger",)
EXTRA_REQUIREMENTS = ()

QUEUE = Use(
    role="task queue",
    configure="there is no cluster configuration: TaskTiger(connection=...) takes a standalone client",
    broken=(
        "queueing a task writes keys of several slots in one transaction",
        "a RedisCluster client in its place raises, since a cluster pipeline refuses EVALSHA",
    ),
    instead="a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/closeio/tasktiger/blob/master/tasktiger/redis_scripts.py",
        "https://github.com/closeio/tasktiger/blob/master/tasktiger/task.py",
    ),
    imports=("tasktiger",),
    always=True,
)


def worked(client: Any) -> object:
    """Queue 12 tasks, have a worker do them, count what is left."""
    import math

    from tasktiger import TaskTiger, Worker
    from tasktiger.executor import SyncExecutor

    tiger = TaskTiger(connection=client, setup_structlog=True)
    for number in range(12):
        tiger.delay(math.sqrt, args=[number], queue="mail")
    Worker(tiger, queues=["mail"], executor_class=SyncExecutor).run(once=True, force_once=True)
    return {state: sum(found.values()) for state, found in tiger.get_queue_stats().items()}


@QUEUE.check("queue 12 tasks and have a worker do them, with a Redis client on one node")
def work(world: World) -> object:
    import redis

    return worked(redis.Redis(HOST, world.port, decode_responses=True))


@QUEUE.check("queue 12 tasks and have a worker do them, with a RedisCluster client", core=False)
def work_with_cluster(world: World) -> object:
    return worked(world.client(decode_responses=True))
