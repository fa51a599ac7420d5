"""taskiq-redis: brokers, result backend and schedule source, each in a standalone and a cluster class."""

import asyncio
from typing import Any

from declare import Use, World

TITLE = "taskiq-redis"
DISTRIBUTION = "taskiq-redis"
MODULES = ("taskiq_redis",)
EXTRA_REQUIREMENTS = ()

SOURCE = "https://github.com/taskiq-python/taskiq-redis/blob/main/taskiq_redis/"

BROKER = Use(
    role="broker with a cluster class",
    since="0.5.3",
    configure="ListQueueClusterBroker(url), or from 1.0.3 on RedisStreamClusterBroker(url)",
    broken=(
        "RedisStreamClusterBroker with additional_streams reads streams of several slots in one XREADGROUP",
    ),
    instead="one broker for each stream",
    sources=(f"{SOURCE}redis_cluster_broker.py",),
    imports=("taskiq_redis.ListQueueClusterBroker", "taskiq_redis.RedisStreamClusterBroker"),
)

STANDALONE_BROKER = Use(
    role="broker",
    configure="ListQueueBroker and RedisStreamBroker are standalone clients; use their cluster classes",
    broken=("ListQueueBroker and RedisStreamBroker raise MOVED unless the queue is on the node of the URL",),
    instead="ListQueueClusterBroker, RedisStreamClusterBroker",
    sources=(f"{SOURCE}redis_broker.py",),
    imports=("taskiq_redis.ListQueueBroker", "taskiq_redis.RedisStreamBroker"),
)

RESULTS = Use(
    role="result backend with a cluster class",
    since="0.5.2",
    configure="RedisAsyncClusterResultBackend(url)",
    sources=(f"{SOURCE}redis_backend.py",),
    imports=("taskiq_redis.RedisAsyncClusterResultBackend",),
)

STANDALONE_RESULTS = Use(
    role="result backend",
    configure="RedisAsyncResultBackend is a standalone client; use its cluster class",
    broken=("RedisAsyncResultBackend raises MOVED for every result that is not on the node of the URL",),
    instead="RedisAsyncClusterResultBackend",
    sources=(f"{SOURCE}redis_backend.py",),
    imports=("taskiq_redis.RedisAsyncResultBackend",),
)

SCHEDULE = Use(
    role="schedule source with a cluster class",
    since="0.5.5",
    configure="RedisClusterScheduleSource(url)",
    sources=(f"{SOURCE}schedule_source.py",),
    imports=("taskiq_redis.RedisClusterScheduleSource",),
)

STANDALONE_SCHEDULE = Use(
    role="schedule source",
    configure="ListRedisScheduleSource and RedisScheduleSource are standalone clients",
    broken=("schedules are lost or raise MOVED unless they are on the node of the URL",),
    instead="RedisClusterScheduleSource",
    sources=(f"{SOURCE}list_schedule_source.py", f"{SOURCE}schedule_source.py"),
    imports=("taskiq_redis.ListRedisScheduleSource", "taskiq_redis.RedisScheduleSource"),
)


async def worked(brokers: list[Any]) -> object:
    """For each broker: send 2 tasks, have a receiver do them, give what was done."""
    from taskiq.api import run_receiver_task

    done: list[str] = []
    for number, broker in enumerate(brokers):
        broker.is_worker_process = True
        await broker.startup()

        @broker.task(task_name=f"remember-{number}")
        async def remember(text: str) -> None:
            done.append(text)

        receiver = asyncio.create_task(run_receiver_task(broker))
        for turn in range(2):
            await remember.kiq(f"{number} {turn}")
        deadline = asyncio.get_running_loop().time() + 5
        while len(done) < 2 * (number + 1) and not receiver.done():
            await asyncio.sleep(0.02)
            if asyncio.get_running_loop().time() > deadline:
                break
        if receiver.done():
            receiver.result()
        receiver.cancel()
    return sorted(done)


@BROKER.check("12 list queues")
async def lists(world: World) -> object:
    from taskiq_redis import ListQueueBroker, ListQueueClusterBroker

    kind = ListQueueClusterBroker if world.clustered else ListQueueBroker
    return await worked([kind(world.url, queue_name=f"queue-{number}") for number in range(12)])


@BROKER.check("12 streams")
async def streams(world: World) -> object:
    from taskiq_redis import RedisStreamBroker, RedisStreamClusterBroker

    kind = RedisStreamClusterBroker if world.clustered else RedisStreamBroker
    return await worked([kind(world.url, queue_name=f"queue-{number}") for number in range(12)])


@BROKER.check("one stream broker with additional_streams", core=False)
async def more_streams(world: World) -> object:
    from taskiq_redis import RedisStreamBroker, RedisStreamClusterBroker

    kind = RedisStreamClusterBroker if world.clustered else RedisStreamBroker
    more = {f"more-{number}": ">" for number in range(12)}
    return await worked([kind(world.url, queue_name="queue", additional_streams=more)])


@STANDALONE_BROKER.check("12 list queues")
async def plain_lists(world: World) -> object:
    from taskiq_redis import ListQueueBroker

    return await worked([ListQueueBroker(world.url, queue_name=f"queue-{number}") for number in range(12)])


@STANDALONE_BROKER.check("12 streams")
async def plain_streams(world: World) -> object:
    from taskiq_redis import RedisStreamBroker

    return await worked([RedisStreamBroker(world.url, queue_name=f"queue-{number}") for number in range(12)])


async def kept(backend: Any) -> object:
    """Store 12 results and read them."""
    from taskiq import TaskiqResult

    for number in range(12):
        result = TaskiqResult(is_err=False, return_value=number, execution_time=0.0)
        await backend.set_result(f"task-{number}", result)
    return [(await backend.get_result(f"task-{number}")).return_value for number in range(12)]


@RESULTS.check("store and read 12 results")
async def keep(world: World) -> object:
    from taskiq_redis import RedisAsyncClusterResultBackend, RedisAsyncResultBackend

    return await kept(
        (RedisAsyncClusterResultBackend if world.clustered else RedisAsyncResultBackend)(world.url)
    )


@STANDALONE_RESULTS.check("store and read 12 results")
async def keep_plain(world: World) -> object:
    from taskiq_redis import RedisAsyncResultBackend

    return await kept(RedisAsyncResultBackend(world.url))


async def scheduled(source: Any) -> object:
    """Store 12 schedules and list them."""
    from taskiq import ScheduledTask

    await source.startup()
    for number in range(12):
        task = ScheduledTask(
            task_name="double",
            labels={},
            args=[number],
            kwargs={},
            schedule_id=f"id-{number}",
            cron="* * * * *",
        )
        await source.add_schedule(task)
    return sorted(task.args[0] for task in await source.get_schedules())


@SCHEDULE.check("store and list 12 schedules")
async def schedule(world: World) -> object:
    from taskiq_redis import RedisClusterScheduleSource, RedisScheduleSource

    return await scheduled(
        (RedisClusterScheduleSource if world.clustered else RedisScheduleSource)(world.url)
    )


@STANDALONE_SCHEDULE.check("store and list 12 schedules with ListRedisScheduleSource")
async def schedule_in_lists(world: World) -> object:
    from taskiq_redis import ListRedisScheduleSource

    return await scheduled(ListRedisScheduleSource(world.url))


@STANDALONE_SCHEDULE.check("store and list 12 schedules with RedisScheduleSource")
async def schedule_plain(world: World) -> object:
    from taskiq_redis import RedisScheduleSource

    return await scheduled(RedisScheduleSource(world.url))
