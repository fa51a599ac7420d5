"""APScheduler 3: the RedisJobStore keeps jobs and their times in two keys, written in one transaction."""

from declare import HOST, Use, World

TITLE = "APScheduler"
DISTRIBUTION = "apscheduler"
MODULES = ("apscheduler",)
EXTRA_REQUIREMENTS = ("apscheduler[redis]",)

STORE = Use(
    role="job store",
    configure="there is no cluster configuration: RedisJobStore builds a standalone client",
    broken=(
        "adding a job writes two keys of different slots in one transaction",
        "one hash tag in jobs_key and run_times_key works on the one node that owns its slot",
    ),
    instead="SQLAlchemyJobStore, or a Redis of its own that is not a cluster",
    sources=("https://github.com/agronholm/apscheduler/blob/3.x/src/apscheduler/jobstores/redis.py",),
    imports=("apscheduler.jobstores.redis",),
    strings=("redis", "apscheduler.jobstores.redis:RedisJobStore"),
    settings=("apscheduler.jobstores.default", "apscheduler.jobstores.redis"),
    calls=(
        "apscheduler.schedulers.background.BackgroundScheduler.add_jobstore",
        "apscheduler.schedulers.blocking.BlockingScheduler.add_jobstore",
        "apscheduler.schedulers.asyncio.AsyncIOScheduler.add_jobstore",
    ),
    extras=("redis",),
)


def stored(port: int, **keys: str) -> object:
    """Add 12 jobs, run those that are due, list the rest."""
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler()
    scheduler.add_jobstore("redis", host=HOST, port=port, **keys)
    scheduler.start(paused=True)
    for number in range(12):
        scheduler.add_job("math:sqrt", "interval", args=[number], hours=1, id=f"job-{number}")
    scheduler.remove_job("job-0")
    return sorted(job.id for job in scheduler.get_jobs())


@STORE.check("add 12 jobs and list them")
def store(world: World) -> object:
    return stored(world.port)


@STORE.check("add 12 jobs with one hash tag in both keys, through each node", core=False)
def store_with_tag(world: World) -> object:
    def works(port: int) -> bool:
        try:
            stored(port, jobs_key="{jobs}.jobs", run_times_key="{jobs}.times")
        except Exception:
            return False
        return True

    working = sum(works(port) for port in world.ports)
    return "every node" if working == len(world.ports) else f"{working} of {len(world.ports)} nodes"
