"""RedBeat: the schedule of Celery beat in Redis; it builds a RedisCluster client when told to."""

from datetime import timedelta

from declare import HOST, KEYS, Use, World

TITLE = "RedBeat"
DISTRIBUTION = "celery-redbeat"
MODULES = ("redbeat",)
EXTRA_REQUIREMENTS = ()

SCHEDULE = Use(
    role="schedule of Celery beat",
    since="2.2.0",
    configure=(
        "redbeat_redis_url = 'redis://HOST:PORT' with redbeat_redis_options = {'cluster': True, 'decode_responses': True}; "
        "the broker must be set on its own, since Celery has no cluster transport"
    ),
    broken=(
        "redbeat_redis_url = 'redis-cluster://' with startup_nodes raises, since RedBeat 2.4.0 hands dictionaries to redis-py, which wants ClusterNode",
        "without 'decode_responses': True an entry taken out of beat_schedule stays in Redis and goes on being sent (silent)",
        "without the option cluster RedBeat opens a standalone client, on redbeat_redis_url or, where that is not set, on the broker's URL",
    ),
    instead="Celery's own file schedule, or django-celery-beat",
    sources=(
        "https://github.com/sibson/redbeat/blob/main/redbeat/schedulers.py",
        "https://github.com/sibson/redbeat/blob/main/CHANGES.txt",
    ),
    imports=("redbeat",),
    settings=("redbeat_redis_url", "REDBEAT_REDIS_URL", "CELERY_REDBEAT_REDIS_URL"),
    strings=("redis://", "rediss://"),
    always=True,
)


def beaten(url: str, options: dict[str, object]) -> object:
    """Save 12 entries, tick once under the lock; give the names that were due and the tasks that were sent."""
    from celery import Celery
    from redbeat import RedBeatScheduler, RedBeatSchedulerEntry
    from redbeat.schedulers import get_redis

    app = Celery("shop", broker="memory://", set_as_current=False)
    app.conf.update(redbeat_redis_url=url, redbeat_redis_options=options)
    for name in KEYS:
        RedBeatSchedulerEntry(name, "double", timedelta(seconds=60), args=[name], app=app).save()
    beat = RedBeatScheduler(app=app)
    beat.lock = get_redis(app).lock(beat.lock_key, timeout=60, sleep=1)
    beat.lock.acquire()
    due = sorted(beat.schedule)
    beat.tick()
    with app.connection_for_read() as connection:
        sent = connection.SimpleQueue("celery").qsize()
    return [due, sent]


def options(world: World, **more: object) -> dict[str, object]:
    """The options for a cluster, on a cluster."""
    return {"cluster": True, **more} if world.clustered else {}


@SCHEDULE.check("save 12 entries and tick, with the options cluster and decode_responses")
def tick(world: World) -> object:
    return beaten(f"redis://{HOST}:{world.port}", options(world, decode_responses=True))


@SCHEDULE.check("save 12 entries and tick, with the URL redis-cluster:// and startup_nodes", core=False)
def tick_by_url(world: World) -> object:
    nodes = [{"host": host, "port": port} for host, port in world.nodes]
    return beaten("redis-cluster://", {"startup_nodes": nodes}) if world.clustered else beaten(world.url, {})


def restarted(world: World, redis_options: dict[str, object]) -> object:
    """Start beat with two entries in beat_schedule, then with one; give the number of entries in Redis after that."""
    from celery import Celery
    from redbeat import RedBeatScheduler
    from redbeat.schedulers import get_redis

    entries = {name: {"task": "double", "schedule": timedelta(seconds=60)} for name in ("kept", "taken-out")}
    for beat_schedule in (entries, {"kept": entries["kept"]}):
        app = Celery("shop", broker="memory://", set_as_current=False)
        app.conf.update(
            redbeat_redis_url=f"redis://{HOST}:{world.port}",
            redbeat_redis_options=redis_options,
            beat_schedule=beat_schedule,
        )
        RedBeatScheduler(app=app, lazy=False)
    return get_redis(app).zcard(app.redbeat_conf.schedule_key)


@SCHEDULE.check("take an entry out of beat_schedule, with the options cluster and decode_responses")
def restart(world: World) -> object:
    return restarted(world, options(world, decode_responses=True))


@SCHEDULE.check("take an entry out of beat_schedule, with the option cluster alone", core=False)
def restart_with_bytes(world: World) -> object:
    return restarted(world, options(world))
