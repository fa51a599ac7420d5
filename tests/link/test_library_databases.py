"""The databases that libraries are asked for, where they are given their Redis."""

from __future__ import annotations

import pytest
from linking import linked

HEAD = "import os\nfrom celery import Celery\nfrom dramatiq.brokers.redis import RedisBroker\nfrom flask_socketio import SocketIO\n"
ASKED = {
    "a URL by keyword": (
        'SocketIO(message_queue="redis://:pw@h/2")',
        [(2, 5, "h", "in the URL redis://h/2")],
    ),
    "two of one call": (
        'Celery("a", broker="redis://h/2",\n  backend=f"redis://{os.environ[\'H\']}:1/3")',
        [(2, 5, "h", "in the URL redis://h/2"), (3, 6, "H", "in the URL redis://{}:1/3")],
    ),
    "the default of a setting": (
        'Celery("a", broker=os.environ.get("BROKER", "redis://h/2"))',
        [(2, 5, "BROKER", "in the URL redis://h/2")],
    ),
    "behind a setting that holds the beginning": (
        'RedisBroker(url=os.environ["JOBS_URL"] + "/3")', [(3, 5, "JOBS_URL", "in the URL {}/3")],
    ),
    "behind a setting that is called Redis": (
        'Celery("a", broker=f"{os.environ[\'REDIS_URL\']}/2")', [(2, 5, "REDIS_URL", "in the URL {}/2")],
    ),
    "behind a setting that may be no Redis": ('Celery("a", broker=os.environ["BROKER"] + "/2")', []),
    "in a path that is no address": ('RedisBroker(url=os.environ["JOBS_URL"], name=os.environ["X"] + "/3")', []),
    "a number beside the host": ('RedisBroker(host="h", db=2)', [(2, 5, "h:6379", "db=2")]),
    "a number in a mapping": (
        'import django_rq\nRQ_QUEUES = {"a": {"HOST": "h", "PORT": 1, "DB": 2}}',
        [(2, 6, "h:1", "DB=2")],
    ),
    "beside the path of a class": (
        'CACHES = {"a": {"BACKEND": "django_redis.cache.RedisCache",\n  "LOCATION": ["redis://h:1/2"]}}',
        [(2, 6, "h:1", "in the URL redis://h:1/2")],
    ),
    "a constant": ('URL = "redis://h/2"\nCelery("a", broker=URL)', [(2, 5, "h", "in the URL redis://h/2")]),
    "a URL beside the setting that chooses Redis": (
        'import flask_caching\nCACHE_TYPE = "RedisCache"\nCACHE_REDIS_URL = "redis://h:1/2"',
        [(2, 7, "h:1", "in the URL redis://h:1/2")],
    ),
    "a number among other settings": (
        'import flask_caching\nC = {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_HOST": os.environ["H"], "CACHE_REDIS_DB": 2}',
        [(2, 6, "H", "CACHE_REDIS_DB=2")],
    ),
    "of a library among the installed ones": (
        'INSTALLED_APPS = ["cacheops"]\nCACHEOPS_REDIS = {"host": "h", "db": 2}',
        [(2, 6, "h:6379", "db=2")],
    ),
    "a class that the call is given": (
        'import aiocache\naiocache.Cache(aiocache.Cache.REDIS, endpoint="h", db=2)',
        [(2, 6, "h:6379", "db=2")],
    ),
    "beside a cache that is not Redis": (
        'import flask_caching\nCACHE_TYPE = "SimpleCache"\nCACHE_REDIS_URL = "redis://h:1/2"', []
    ),
    "beside the cache of a cluster": (
        'import flask_caching\nCACHE_TYPE = "RedisClusterCache"\nCACHE_REDIS_CLUSTER = "h:1"\nCACHE_REDIS_DB = 2', []
    ),
    "database 0": ('Celery("a", broker="redis://h/0", backend="redis://h")', []),
    "no library": ('OTHER = "redis://h/2"\nprint(OTHER)', []),
    "something that is not Redis": ('Celery("a", broker="amqp://h/2")', []),
}


@pytest.mark.parametrize(("source", "expected"), ASKED.values(), ids=ASKED.keys())
def test_a_library_is_asked_for_a_database(source: str, expected: list[tuple[int, int, str, str]]) -> None:
    found = {d for use in linked(HEAD + source + "\n").libraries for d in use.databases}
    assert sorted((d.number, d.location.line, d.endpoint, d.text) for d in found) == expected
