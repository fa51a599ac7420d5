"""celery-singleton: one key for each task and its arguments, that holds the id of the task."""

from typing import Any

from declare import Use, World
from node_keys import key_count

TITLE = "celery-singleton"
DISTRIBUTION = "celery-singleton"
MODULES = ("celery_singleton",)
EXTRA_REQUIREMENTS = ()

LOCKS = Use(
    role="locks",
    configure="there is no cluster configuration; singleton_backend_class takes a class of your own",
    broken=(
        "a task whose lock is not on this node cannot be queued: MOVED",
        "clear_locks() scans one node",
    ),
    instead="singleton_backend_url on a Redis that is not a cluster, or a singleton_backend_class of your own over RedisCluster",
    sources=("https://github.com/steinitzu/celery-singleton/blob/master/celery_singleton/backends/redis.py",),
    imports=("celery_singleton",),
    always=True,
)


def application(world: World) -> tuple[Any, Any]:
    from celery import Celery
    from celery_singleton import Singleton

    app = Celery("shop", broker="memory://", backend="cache+memory://")
    app.conf.singleton_backend_url = world.url

    @app.task(base=Singleton)  # type: ignore[untyped-decorator]
    def mail(number: int) -> None:
        pass

    return app, mail


@LOCKS.check("queue 12 tasks twice, each twice with one id")
def tasks(world: World) -> object:
    _, mail = application(world)
    return [mail.delay(number).id == mail.delay(number).id for number in range(12)]


@LOCKS.check("clear_locks(): locks left on all nodes", core=False)
def clear(world: World) -> object:
    from celery_singleton import clear_locks

    app, _ = application(world)
    client = world.client()
    for number in range(12):
        client.set(f"SINGLETONLOCK_{number}", "id")
    clear_locks(app)
    return key_count(world)
