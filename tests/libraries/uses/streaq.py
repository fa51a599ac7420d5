"""streaQ: jobs for asyncio on coredis; its Lua functions need all keys of a queue in one slot."""

import contextlib
from typing import Any

from declare import Use, World

TITLE = "streaQ"
DISTRIBUTION = "streaq"
MODULES = ("streaq",)
EXTRA_REQUIREMENTS = ()

QUEUE = Use(
    role="job queue",
    since="6.1.0",
    configure="Worker(cluster_nodes=[(host, port), ...], queue_name='{mail}'): the queue's name must be a hash tag",
    broken=(
        "without a hash tag in queue_name the worker raises on start",
        "all keys of one queue live in one slot, so on one node",
        "Worker(redis_url=...) is a standalone client",
    ),
    instead="Worker(cluster_nodes=...) with a tagged queue_name, several queues to spread the load",
    sources=(
        "https://github.com/tastyware/streaq/blob/master/docs/worker.rst",
        "https://github.com/tastyware/streaq/pull/138",
    ),
    imports=("streaq",),
    always=True,
)


@QUEUE.check("enqueue 12 jobs and have a worker do them, with cluster_nodes and the queue '{mail}'")
async def work(world: World) -> object:
    return await worked(configured(world, "{mail}"))


@QUEUE.check("enqueue 12 jobs and have a worker do them, with cluster_nodes and the queue 'mail'", core=False)
async def work_without_tag(world: World) -> object:
    return await worked(configured(world, "mail"))


@QUEUE.check("the queue '{mail}' with the URL of a node, through each node", core=False)
async def work_on_one_node(world: World) -> object:
    from streaq import Worker

    working = 0
    for host, port in world.nodes:
        with contextlib.suppress(Exception):
            await worked(Worker(queue_name="{mail}", redis_url=f"redis://{host}:{port}/0"))
            working += 1
    return "every node" if working == len(world.nodes) else f"{working} of {len(world.nodes)} nodes"


def configured(world: World, queue: str) -> Any:
    """A worker on the cluster, or on the standalone server."""
    from streaq import Worker

    if world.clustered:
        return Worker(queue_name=queue, cluster_nodes=world.nodes)
    return Worker(queue_name=queue, redis_url=world.url)


async def worked(worker: Any) -> object:
    """Enqueue 12 jobs, have the worker do them, read the results."""
    from anyio import create_task_group

    @worker.task()
    async def double(number: int) -> int:
        return number * 2

    async with create_task_group() as group:
        await group.start(worker.run_async)
        tasks = [await double.enqueue(number) for number in range(12)]
        results = [(await task.result(5)).result for task in tasks]
        group.cancel_scope.cancel()
    return results
