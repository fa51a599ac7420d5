"""celery_once: one lock for each task and its arguments."""

from declare import Use, World

TITLE = "celery_once"
DISTRIBUTION = "celery-once"
MODULES = ("celery_once",)
EXTRA_REQUIREMENTS = ("redis",)

LOCKS = Use(
    role="backend celery_once.backends.Redis",
    configure="there is no cluster configuration",
    broken=("a task whose lock is not on this node cannot be queued: MOVED",),
    instead="keep its url on a Redis that is not a cluster, or a backend class of your own over RedisCluster(...).lock()",
    sources=("https://github.com/cameronmaske/celery-once/blob/master/celery_once/backends/redis.py",),
    imports=("celery_once.backends.Redis", "celery_once.backends.redis"),
    strings=("celery_once.backends.Redis", "celery_once.backends.redis.Redis"),
)


@LOCKS.check("queue 12 tasks, refuse them once they are queued")
def tasks(world: World) -> object:
    from celery import Celery
    from celery_once import AlreadyQueued, QueueOnce

    app = Celery("shop", broker="memory://")
    app.conf.ONCE = {
        "backend": "celery_once.backends.Redis",
        "settings": {"url": world.url, "default_timeout": 3600},
    }

    @app.task(base=QueueOnce)  # type: ignore[untyped-decorator]
    def mail(number: int) -> None:
        pass

    refused = 0
    for number in range(12):
        mail.delay(number)
        try:
            mail.delay(number)
        except AlreadyQueued:
            refused += 1
    return refused
