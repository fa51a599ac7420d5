"""Celery: its broker is Kombu's Redis transport, its result backend a Redis client of its own; neither knows a cluster."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from declare import KEYS, Use, World

TITLE = "Celery"
DISTRIBUTION = "celery"
MODULES = ("celery",)
EXTRA_REQUIREMENTS = ("celery[redis]",)

URLS = ("redis://", "rediss://", "sentinel://")

BROKER = Use(
    role="broker",
    configure="there is no cluster transport; a URL of one node is a standalone client on that node",
    broken=(
        "sending a task raises MOVED, or the worker loops over MOVED, unless the queue's keys happen to be on that node",
        "global_keyprefix='{celery}:' works on the one node that owns the tag's slot, until that slot moves",
    ),
    instead="RabbitMQ or SQS as the broker, or a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/celery/kombu/pull/2204",
        "https://github.com/celery/kombu/blob/main/kombu/transport/redis.py",
    ),
    strings=URLS,
    settings=(
        "broker_url",
        "broker_read_url",
        "broker_write_url",
        "BROKER_URL",
        "BROKER_READ_URL",
        "BROKER_WRITE_URL",
        "CELERY_BROKER_URL",
        "CELERY_BROKER_READ_URL",
        "CELERY_BROKER_WRITE_URL",
    ),
    calls=("celery.Celery", "celery.app.base.Celery"),
    extras=("redis",),
)

RESULTS = Use(
    role="result backend",
    configure="there is no cluster backend; a URL of one node is a standalone client on that node",
    broken=("storing the result of a task raises MOVED, except for the ids that happen to be on that node",),
    instead="a database, cache or RPC result backend, or a Redis of its own that is not a cluster",
    sources=("https://github.com/celery/celery/blob/main/celery/backends/redis.py",),
    imports=("celery.backends.redis",),
    strings=URLS,
    settings=(
        "result_backend",
        "CELERY_RESULT_BACKEND",
        "CELERY_RESULT_BACKEND_URL",
        "RESULT_BACKEND",
    ),
    calls=("celery.Celery", "celery.app.base.Celery"),
    extras=("redis",),
)


APPLICATION = """
from celery import Celery

app = Celery("shop", broker={broker!r}, backend={results!r})
app.conf.update(broker_transport_options={options!r}, task_publish_retry=False)


@app.task(name="double")
def double(number):
    return number * 2
"""


def worked(broker: str, results: str, **options: object) -> list[object]:
    """Send 12 tasks and wait for the results of a real worker, which runs until this process is ended."""
    options = {"max_retries": 0, **options}
    Path("shop.py").write_text(APPLICATION.format(broker=broker, results=results, options=options))
    sys.path.insert(0, "")
    shop = importlib.reload(importlib.import_module("shop"))
    sent = [shop.double.delay(number) for number in range(12)]
    command = [sys.executable, "-m", "celery", "-A", "shop", "worker", "--pool", "solo", "--without-mingle"]
    with subprocess.Popen(command) as process:
        try:
            return [result.get(timeout=10) for result in sent]
        finally:
            process.kill()


@BROKER.check("send 12 tasks and have a worker do them")
def work(world: World) -> object:
    return worked(world.url, world.standalone_url)


@BROKER.check(
    "send 12 tasks and have a worker do them, with global_keyprefix='{celery}:', through each node",
    core=False,
)
def work_with_tag(world: World) -> object:
    def works(port: int) -> bool:
        try:
            worked(f"redis://127.0.0.1:{port}/0", world.standalone_url, global_keyprefix="{celery}:")
        except Exception:
            return False
        return True

    working = sum(works(port) for port in world.ports)
    return "every node" if working == len(world.ports) else f"{working} of {len(world.ports)} nodes"


@RESULTS.check("store and read 12 results")
def store(world: World) -> object:
    from celery import Celery

    backend = Celery("shop", broker="memory://", backend=world.url).backend
    for name in KEYS:
        backend.store_result(name, {"name": name}, "SUCCESS")
    return [backend.get_result(name) for name in KEYS]


@RESULTS.check("forget 12 results", core=False)
def forget(world: World) -> object:
    from celery import Celery

    backend = Celery("shop", broker="memory://", backend=world.url).backend
    for name in KEYS:
        backend.forget(name)


@RESULTS.check("join a group of 12 results", core=False)
def join(world: World) -> object:
    from celery import Celery
    from celery.result import AsyncResult, GroupResult

    app = Celery("shop", broker="memory://", backend=world.url)
    results = [AsyncResult(name, app=app) for name in KEYS]
    group = GroupResult("group", results, app=app)
    for name in KEYS:
        app.backend.set(app.backend.get_key_for_task(name), app.backend.encode(meta(app, name)))
    return group.join_native(timeout=5)


def meta(app: Any, name: str) -> Any:
    """What the backend keeps for a finished task."""
    return app.backend._get_result_meta(result=name, state="SUCCESS", traceback=None, request=None) | {
        "task_id": name
    }
