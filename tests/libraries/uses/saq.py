"""SAQ: jobs for asyncio; its Redis queue watches, pipelines and reads many keys at once."""

from typing import Any

from declare import Use, World

TITLE = "SAQ"
DISTRIBUTION = "saq"
MODULES = ("saq",)
EXTRA_REQUIREMENTS = ("saq[redis]", "typing-extensions")

QUEUE = Use(
    role="job queue",
    configure="there is no cluster configuration: Queue.from_url('redis://...') builds a standalone client",
    broken=("enqueuing a job touches keys of several slots in one script",),
    instead="SAQ's Postgres queue, or a Redis of its own that is not a cluster",
    sources=("https://github.com/tobymao/saq/blob/master/saq/queue/redis.py",),
    imports=("saq.queue.redis",),
    strings=("redis://", "rediss://"),
    calls=("saq.Queue.from_url", "saq.queue.Queue.from_url", "saq.queue.base.Queue.from_url"),
    extras=("redis",),
)


async def double(context: dict[str, Any], *, number: int) -> int:
    return number * 2


async def worked(queue: Any) -> object:
    """Enqueue 12 jobs, have a worker do them, read the results."""
    from saq import Worker

    await queue.connect()
    jobs = [await queue.enqueue("double", number=number, key=f"job-{number}") for number in range(12)]
    worker = Worker(queue, functions=[double], burst=True, dequeue_timeout=0.5)
    worker.SIGNALS = []
    await worker.start()
    for job in jobs:
        await job.refresh()
    return [job.result for job in jobs]


@QUEUE.check("enqueue 12 jobs and have a worker do them, with the URL of one node")
async def work(world: World) -> object:
    from saq import Queue

    return await worked(Queue.from_url(world.url))


@QUEUE.check("enqueue 12 jobs and have a worker do them, with a RedisCluster client", core=False)
async def work_with_cluster(world: World) -> object:
    from saq.queue.redis import RedisQueue

    return await worked(RedisQueue(world.async_client()))
