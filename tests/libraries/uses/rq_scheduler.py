"""rq-scheduler: a second way to schedule jobs for RQ."""

import operator
from datetime import datetime, timedelta, timezone
from typing import Any

from declare import Use, World

TITLE = "rq-scheduler"
DISTRIBUTION = "rq-scheduler"
MODULES = ("rq_scheduler",)
EXTRA_REQUIREMENTS = ()

SCHEDULER = Use(
    role="job scheduler",
    configure="there is no cluster configuration",
    broken=("it feeds RQ, whose worker does not run on a cluster",),
    instead="keep RQ and its scheduler on a Redis of its own that is not a cluster",
    sources=("https://github.com/rq/rq-scheduler/blob/master/rq_scheduler/scheduler.py",),
    imports=("rq_scheduler",),
    always=True,
)


def scheduled(client: Any) -> object:
    """Schedule 12 jobs for a time that has passed and move them to their queue."""
    from rq import Queue
    from rq_scheduler import Scheduler

    scheduler = Scheduler(queue_name="mail", connection=client)
    for number in range(12):
        scheduler.enqueue_at(datetime.now(timezone.utc) - timedelta(minutes=1), operator.add, number, 1)
    scheduler.enqueue_jobs()
    return len(Queue("mail", connection=client))


@SCHEDULER.check("schedule 12 jobs with a Redis client on one node")
def schedule(world: World) -> object:
    import redis

    return scheduled(redis.Redis.from_url(world.url))


@SCHEDULER.check("schedule 12 jobs with a RedisCluster client", core=False)
def schedule_with_cluster(world: World) -> object:
    return scheduled(world.client())
