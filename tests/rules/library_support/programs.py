"""Programs as people write them around libraries that use Redis; what CL305 finds is on the lines marked `# found`."""

from __future__ import annotations

Sources = dict[str, str] | str

CELERY_APP = """
    from celery import Celery

    app = Celery("shop", broker="redis://user:secret@queue:6379/0")  # found

    @app.task
    def add(x, y):
        return x + y
    """

CELERY_FACTORY = """
    import os
    from celery import Celery, Task

    BROKER = os.environ.get("QUEUE_URL", "redis://localhost:6379/1")

    def celery_init_app(app):
        made = Celery(app.name, broker=BROKER, task_cls=Task)  # found
        app.extensions["celery"] = made
        return made
    """

CELERY_ATTRIBUTE = """
    from celery import Celery

    app = Celery("shop")
    app.conf.broker_url = "sentinel://one:26379"  # found
    """

CELERY_UPDATE = """
    from celery import Celery

    app = Celery("shop")
    app.conf.update(
        task_serializer="json",
        broker_url="redis://queue",  # found
    )
    """

DJANGO_CELERY = {
    "shop/__init__.py": "from .celery import app\n",
    "shop/celery.py": """
        from celery import Celery
        app = Celery("shop")
        app.config_from_object("django.conf:settings", namespace="CELERY")
        """,
    "shop/settings.py": """
        import os
        CELERY_TASK_TRACK_STARTED = True
        CELERY_BROKER_URL = os.environ["REDIS_URL"]  # found
        """,
    "shop/tasks.py": "from celery import shared_task\n",
}

DJANGO_CACHE = """
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",  # found
            "LOCATION": "redis://cache:6379",
        },
        "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    """

DJANGO_CHANNELS = """
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",  # found
            "CONFIG": {"hosts": [("redis", 6379)]},
        },
    }
    """

FLASK_CLASS = """
    import os
    from flask_caching import Cache

    class Config:
        CACHE_TYPE = "RedisCache"  # found
        CACHE_REDIS_URL = os.environ["CACHE_URL"]
        SESSION_TYPE = "filesystem"

    cache = Cache()
    """

FLASK_ITEMS = """
    from flask import Flask
    from flask_session import Session

    app = Flask(__name__)
    app.config["SESSION_TYPE"] = "redis"  # found
    Session(app)
    """

FLASK_LIMITER = """
    from flask_limiter import Limiter
    from flask_limiter.util import get_remote_address

    limiter = Limiter(get_remote_address, storage_uri="redis://limits:6379")  # found
    """

LIMITS = """
    from limits.storage import storage_from_string

    storage = storage_from_string("redis://limits:6379/1")  # found
    """

RQ = """
    import os
    import redis
    from rq import Queue, Worker

    connection = redis.Redis.from_url(os.environ["REDIS_URL"])

    def enqueue(job):
        Queue("mail", connection=connection).enqueue(job)  # found
    """

HUEY = """
    import os
    from huey import RedisHuey, crontab

    huey = RedisHuey("shop", url=os.environ["REDIS_URL"])  # found
    """

ARQ = """
    import os
    from arq.connections import RedisSettings

    async def resize(ctx, name): ...

    class WorkerSettings:
        functions = [resize]
        redis_settings = RedisSettings.from_dsn(os.environ["REDIS_URL"])  # found
    """

DRAMATIQ = """
    import dramatiq
    from dramatiq.brokers.redis import RedisBroker

    dramatiq.set_broker(RedisBroker(url="redis://queue:6379/0"))  # found
    """

TASKIQ = """
    from taskiq_redis import ListQueueBroker

    broker = ListQueueBroker(url="redis://queue:6379")  # found
    """

DOGPILE = """
    from dogpile.cache import make_region

    region = make_region().configure("dogpile.cache.redis", arguments={"host": "cache", "port": 6379})  # found
    """

KOMBU = """
    from kombu import Connection

    with Connection("redis://queue:6379/0") as connection:  # found
        connection.SimpleQueue("mail").put("hello")
    """

DJANGO_Q = """
    Q_CLUSTER = {  # found
        "name": "shop",
        "redis": {"host": "queue", "port": 6379, "db": 0},
    }
    INSTALLED_APPS = ["django_q"]
    from django_q.tasks import async_task
    """

APSCHEDULER = """
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler()
    scheduler.add_jobstore("redis", jobs_key="jobs", host="jobs", port=6379)  # found
    """

AIOGRAM = """
    from aiogram.fsm.storage.redis import RedisStorage
    from shop.config import REDIS_URL

    storage = RedisStorage.from_url("redis://bot")  # found
    """

AIOCACHE_DECORATOR = """
    from aiocache import Cache, cached

    @cached(ttl=10, cache=Cache.REDIS, endpoint="cache")  # found
    async def rates(): ...
    """

SOCKETIO_KOMBU = """
    import socketio

    manager = socketio.KombuManager("redis://sockets:6379/0")  # found
    """

FLASK_LIMITER_CLIENT = """
    import os
    import redis
    from flask_limiter import Limiter

    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    limiter = Limiter(storage_uri=os.environ["REDIS_URL"])  # found
    """

AIOREDLOCK = """
    import os
    from aioredlock import Aioredlock

    locks = Aioredlock([os.environ["LOCKS_URL"]])  # found
    """

TASKIQ_SETTING = """
    import os
    from taskiq_redis import ListQueueBroker

    broker = ListQueueBroker(os.environ["TASKS_URL"])  # found
    """

FOUND: dict[str, tuple[Sources, str | None]] = {
    "celery call": (CELERY_APP, "queue:6379"),
    "celery in a factory, default of an environment variable": (CELERY_FACTORY, "QUEUE_URL"),
    "celery attribute": (CELERY_ATTRIBUTE, "one:26379"),
    "celery conf.update": (CELERY_UPDATE, "queue"),
    "celery in django settings, beside a module called celery": (DJANGO_CELERY, "REDIS_URL"),
    "django cache": (DJANGO_CACHE, "cache:6379"),
    "channel layers": (DJANGO_CHANNELS, "redis:6379"),
    "flask configuration class, address in its own setting": (FLASK_CLASS, "CACHE_URL"),
    "flask config items": (FLASK_ITEMS, None),
    "flask-limiter": (FLASK_LIMITER, "limits:6379"),
    "limits": (LIMITS, "limits:6379"),
    "rq is given a client": (RQ, "REDIS_URL"),
    "huey": (HUEY, "REDIS_URL"),
    "arq": (ARQ, "REDIS_URL"),
    "dramatiq": (DRAMATIQ, "queue:6379"),
    "taskiq": (TASKIQ, "queue:6379"),
    "taskiq with a setting": (TASKIQ_SETTING, "TASKS_URL"),
    "aioredlock": (AIOREDLOCK, "LOCKS_URL"),
    "aiocache decorator": (AIOCACHE_DECORATOR, "cache:6379"),
    "python-socketio over kombu": (SOCKETIO_KOMBU, "sockets:6379"),
    "flask-limiter, whose setting a client takes, too": (FLASK_LIMITER_CLIENT, "REDIS_URL"),
    "dogpile.cache": (DOGPILE, "cache:6379"),
    "kombu": (KOMBU, "queue:6379"),
    "django-q": (DJANGO_Q, "queue:6379"),
    "apscheduler": (APSCHEDULER, "jobs:6379"),
    "aiogram": (AIOGRAM, "bot"),
}
"""By name: the program, and the endpoint of its one finding."""

SILENT: dict[str, Sources] = {
    "celery with rabbit": 'from celery import Celery\napp = Celery("a", broker="amqp://rabbit")\n',
    "celery with a database": 'from celery import Celery\napp = Celery("a", broker="sqla+sqlite:///x.db")\n',
    "celery result in rpc": 'from celery import Celery\napp = Celery("a", backend="rpc://")\n',
    "celery imported only": "from celery import shared_task\n\n@shared_task\ndef work():\n    return 1\n",
    "a celery module of the project": {
        "celery.py": "def Celery(name, broker):\n    return name\n",
        "app.py": 'from celery import Celery\napp = Celery("a", broker="redis://x")\n',
    },
    "a variable called rq": "def work(rq):\n    rq.Queue('x')\n    rq = rq.enqueue('y')\n    return rq\n",
    "cache alias redis": """
        CACHES = {
            "redis": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
            "default": {"BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache", "LOCATION": "m:11211"},
        }
        """,
    "flask simple cache": """
        from flask_caching import Cache
        CACHE_TYPE = "SimpleCache"
        cache = Cache(config={"CACHE_TYPE": "SimpleCache"})
        """,
    "flask session in files": """
        from flask_session import Session
        SESSION_TYPE = "filesystem"
        """,
    "session type of something else": 'SESSION_TYPE = "redis"\n',
    "huey on sqlite": 'from huey import SqliteHuey\nhuey = SqliteHuey("a")\n',
    "limits in memory": """
        from limits.storage import storage_from_string
        storage = storage_from_string("memory://")
        """,
    "limits on a cluster": """
        from limits.storage import storage_from_string
        storage = storage_from_string("redis+cluster://a:7000,b:7000")
        """,
    "dogpile in memory": """
        from dogpile.cache import make_region
        region = make_region().configure("dogpile.cache.memory")
        """,
    "types only": """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from rq import Queue
        def put(queue: "Queue") -> None: ...
        """,
    "a broker of our own": """
        class Bus:
            broker_url = "redis://x"
        """,
    "django-q with the database": """
        Q_CLUSTER = {"name": "redis", "orm": "default"}
        from django_q.tasks import async_task
        """,
    "a backend called redis that is none": """
        CHANNEL_LAYERS = {"redis": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
        import channels_redis
        """,
    "aiogram with a client, which may be a cluster's": """
        from aiogram.fsm.storage.redis import RedisStorage
        from redis.asyncio import RedisCluster
        storage = RedisStorage(RedisCluster(host="bot"))
        """,
    "other parts of a package": "from langgraph.graph import StateGraph\n",
    "source of the library itself": {
        "rq/__init__.py": "from rq.queue import Queue\n",
        "rq/queue.py": "import redis\nfrom rq import utils\nclass Queue:\n    pass\n",
        "rq/utils.py": "",
        "examples/run.py": "from rq import Queue\nq = Queue(connection=1)\n",
    },
}
"""Programs in which nothing is found."""
