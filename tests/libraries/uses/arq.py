"""arq: jobs for asyncio; its pool is a subclass of redis.asyncio.Redis."""

from typing import Any

from declare import HOST, Use, World

TITLE = "arq"
DISTRIBUTION = "arq"
MODULES = ("arq",)
EXTRA_REQUIREMENTS = ()

QUEUE = Use(
    role="job queue",
    configure="there is no cluster configuration: ArqRedis is a standalone client",
    broken=("enqueue_job() watches and writes keys of several slots in one transaction",),
    instead="streaq or taskiq-redis, which know clusters; or a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/python-arq/arq/issues/385",
        "https://github.com/python-arq/arq/blob/main/arq/connections.py",
    ),
    imports=("arq",),
    always=True,
)


async def double(context: dict[str, Any], number: int) -> int:
    return number * 2


@QUEUE.check("enqueue 12 jobs and have a worker do them")
async def work(world: World) -> object:
    from arq import create_pool
    from arq.connections import RedisSettings
    from arq.worker import Worker

    pool = await create_pool(RedisSettings(host=HOST, port=world.port))
    jobs = [await pool.enqueue_job("double", number, _job_id=f"job-{number}") for number in range(12)]
    worker = Worker([double], redis_pool=pool, burst=True, handle_signals=False, poll_delay=0.05)
    await worker.main()
    return [await job.result(timeout=5) for job in jobs if job is not None]
