"""What is no Redis client although it looks like one, and what a client is known by."""

from __future__ import annotations

import pytest
from linking import linked, only

from clusterlint.finding import Confidence
from clusterlint.link.following.foreign import foreign
from clusterlint.link.program import Basis

LOOK_ALIKES = {
    "dicts": "redis = dict(a=1); redis.get('a'); redis.keys(); redis_cache = {}; redis_cache.get('a', 1)",
    "counters": "import collections; redis_db = collections.Counter(); redis_db.get('a'); redis_db.keys()",
    "queues": "import queue; redis_conn = queue.Queue(); redis_conn.get(); redis_conn.get(block=False)",
    "locks": "import threading; redis_handle = threading.Lock(); redis_handle.acquire()",
    "events": "import asyncio; redis = asyncio.Event(); redis.set()",
    "shelves": "import shelve; redis_db = shelve.open('f'); redis_db.get('a'); redis_db.keys()",
    "sections": "import configparser; redis = configparser.ConfigParser(); redis.get('a', 'b'); redis.set('a', 'b', 'c')",
    "paths": "from pathlib import Path; redis = Path('d') / 'x'; redis.exists(); redis.rename('y'); redis.touch()",
    "elements": "from pathlib import Path\nfor redis in Path('d').glob('*'): redis.exists(); redis.rename('y')",
    "sqlite": "import sqlite3; redis_conn = sqlite3.connect('f'); redis_conn.execute('x'); redis_conn.cursor().move(1, 2)",
    "engines": (
        "from sqlalchemy import create_engine\nwith create_engine('x').connect() as redis_conn:\n"
        "    redis_conn.execute('x'); redis_conn.exists('x'); redis_conn.delete('y')"
    ),
    "orm": (
        "from sqlalchemy.orm import Session, sessionmaker\ndef f(redis: Session): redis.delete(1); redis.get(1, 2)\n"
        "def g():\n    redis = sessionmaker()()\n    redis.delete(1); redis.scan()"
    ),
    "django rows": "from django.db import models\ndef f(M):\n    redis_db = models.Manager().filter(a=1); redis_db.exists()",
    "names of two letters": "def f(rd, rc):\n    rd.sealed = True; rd.save(); rc.wait(); rc.info(); rd.delete(); rc.keys()",
    "django caches": (
        "from django.core.cache import cache, caches\nredis_cache = caches['a']; redis_cache.get('a'); redis_cache.keys('*')\n"
        "cache.get('a', 1); cache.incr('a'); cache.touch('a'); cache.lock('x'); cache.expire('a', timeout=5)"
    ),
    "flask caches": "from flask_caching import Cache; redis_cache = Cache(); redis_cache.set('a', 1, timeout=5)",
    "requests": "import requests\nwith requests.Session() as redis: redis.get('u'); redis.delete('u')",
    "httpx": (
        "import httpx\nasync def f():\n    async with httpx.AsyncClient() as redis_client:\n"
        "        await redis_client.get('u'); await redis_client.delete('u')"
    ),
    "boto3": "import boto3; redis = boto3.resource('sns').Topic('x'); redis.publish(Message='y'); redis.delete()",
    "pymongo": "from pymongo import MongoClient; redis = MongoClient().db.rows; redis.rename('x', 'y'); redis.find().sort('a')",
    "memcache": "import memcache; redis = memcache.Client(['a']); redis.incr('a'); redis.set('a', 1); redis.delete('a')",
    "pymemcache": "from pymemcache.client.base import Client; redis = Client('a'); redis.touch('a'); redis.set('a', 1)",
    "kafka": "import kafka; redis = kafka.KafkaProducer(); redis.append('a', 'b')",
    "diskcache": "from diskcache import Cache; redis_cache = Cache('d'); redis_cache.incr('a'); redis_cache.expire('a', 1)",
    "pandas": "import pandas; redis = pandas.read_csv('f'); redis.rename('a', 'b'); redis.append('a', 'b'); redis.sort('a')",
    "numpy": "import numpy as np; redis = np.zeros(3); redis.sort('a'); redis.dump('f')",
    "axes": "def f(axis): axis.xrange(); axis.zscore([1]); axis.register_script()",
    "mocks": (
        "from unittest.mock import Mock, patch\nredis = Mock(); redis.get('a'); redis.mget('a', 'b'); redis.zadd('a', {})\n"
        "m = Mock(); m.redis.mget('a', 'b')\nwith patch('a.b') as redis_client: redis_client.mget('a', 'b')\n"
        "def test(mock_redis): mock_redis.get('a')"
    ),
    "wrappers": (
        "class W:\n    def get(self, k): return 1\n    def mget(self, *k): return []\n    def zadd(self, *a): return 1\n"
        "def f(redis: W): redis.get('a'); redis.mget('a', 'b'); redis.zadd('a', 'b')\n"
        "redis_client = W(); redis_client.mget('a', 'b')"
    ),
    "settings": (
        "def f(settings, config):\n    settings.redis.get('host'); config.get('redis').get('port')\n"
        "    redis = config.redis; redis.get('url', 'x')"
    ),
    "defaults": "def f(redis, redis_conn): redis.get('a', None); redis_conn.get('url', headers={}); redis.set('a', timeout=5)",
    "typed": (
        "import queue, sqlite3, requests\n"
        "def f(redis: dict, redis_client: queue.Queue, redis_conn: sqlite3.Connection, redis_db: requests.Session):\n"
        "    redis.get('a'); redis_client.get('a'); redis_conn.execute('x'); redis_db.delete('x')"
    ),
    "dicts by default": "def f(redis=None):\n    redis = redis or {}\n    redis.get('a'); redis.keys()",
    "asked for": "def f(redis):\n    if isinstance(redis, (dict, list)): redis.get('a')",
    "files": "redis_conf = open('f'); redis_db = redis_conf.read(); redis_db.get('a'); redis_db.append('a', 'b')",
    "executors": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor() as redis_db: redis_db.append('a', 'b')"
    ),
    "dumps": (
        "import pydantic\nclass S(pydantic.BaseModel): a: int\n"
        "def f(m):\n    redis_db = S(a=1).model_dump(); redis_db.get('a')\n"
        "    redis_conn = m.to_dict(); redis_conn.keys()"
    ),
    "fixtures": (
        "def test(mocker, tmp_path):\n    redis = mocker.patch('a.b'); redis.mget('a', 'b')\n"
        "    redis_db = tmp_path / 'x'; redis_db.exists(); redis_db.touch()"
    ),
    "replies": "import redis\ndef f(): redis_info = redis.Redis().info(); redis_info.get('a'); redis_info.keys()",
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_look_alikes_are_no_clients(name: str) -> None:
    found = [(c.location.line, c.method, c.client.basis) for c in linked(LOOK_ALIKES[name]).calls]
    assert [one for one in found if one[1] != "info"] == []


@pytest.mark.parametrize(
    ("source", "method", "basis"),
    [
        ("import redis; redis.Redis().get('a')", "get", Basis.BUILT),
        ("import redis; redis.from_url('redis://a').get('a')", "get", Basis.BUILT),
        ("import redis\ndef f(): return redis.Redis()\nx = f()\nx.get('a')", "get", Basis.BUILT),
        ("import redis\nclass C(redis.Redis):\n    def f(self): self.get('a')", "get", Basis.INHERITED),
        ("import redis\ndef f(x: redis.Redis): x.get('a')", "get", Basis.ANNOTATED),
        (
            "from typing import Optional\nfrom redis import Redis\ndef f(x: Optional[Redis]): x.get('a')",
            "get",
            Basis.ANNOTATED,
        ),
        ("def f(x): x.zadd('a', {'b': 1})", "zadd", Basis.METHOD),
        ("def f(x): x.zscore('a', 'b')", "zscore", Basis.METHOD),
        ("def f(x):\n    x.get('a')\n    x.hgetall('b')", "get", Basis.USED),
        (
            "class C:\n    def f(self): self.x.get('a')\n    def g(self): self.x.lpush('b', 1)",
            "get",
            Basis.USED,
        ),
        ("def f(x): x.slowlog_get(10)", "slowlog_get", Basis.METHOD),
        ("def f(x): x.hexpire('a', 10, 'b')", "hexpire", Basis.METHOD),
        (
            "class C:\n    def f(self): self.x.config_get('a')\n    def g(self): self.x.config_rewrite()",
            "config_get",
            Basis.USED,
        ),
        ("def f(redis): redis.get('a')", "get", Basis.NAMED),
        ("def f(app): app.state.redis.get('a')", "get", Basis.NAMED),
        ("def f(self): self.redis_client.mget('a', 'b')", "mget", Basis.NAMED),
        ("def f(settings): settings.redis_client.get('a')", "get", Basis.NAMED),
        ("def f(settings): settings.redis.mget('a', 'b')", "mget", Basis.NAMED),
        ("def f(redis): redis.set('a', 1, expire=5)", "set", Basis.NAMED),
        ("def f(redis, *a): redis.set(*a)", "set", Basis.NAMED),
    ],
)
def test_what_a_client_is_known_by(source: str, method: str, basis: Basis) -> None:
    call = only(source, method)
    assert call.client.basis is basis
    assert call.confidence is call.client.confidence is basis.confidence


def test_the_confidence_follows_from_what_is_known() -> None:
    sure = {basis for basis in Basis if basis.confidence is Confidence.CERTAIN}
    assert sure == {Basis.BUILT, Basis.INHERITED}
    assert {basis.confidence for basis in set(Basis) - sure} == {Confidence.LIKELY}


def test_what_is_kept_in_an_application_may_be_a_client() -> None:
    assert foreign("sqlalchemy.create_engine().connect()")
    assert foreign("google.cloud.storage.Client")
    assert foreign("requests")
    assert not foreign("fastapi.FastAPI")
    assert not foreign("queue.Queue")
    assert not foreign("google.adk.Thing")
    assert not foreign("requestsomething.Session")
    chosen = "import random\ndef f(pools):\n    redis = random.choice(pools)\n    redis.mget('a', 'b')"
    assert only(chosen, "mget").client.basis is Basis.NAMED
    source = "import queue\npool = queue.Queue()\ndef f():\n    redis = pool.get()\n    redis.mget('a', 'b')"
    assert only(source, "mget").client.basis is Basis.NAMED


def test_what_manages_servers_of_another_company_is_no_client() -> None:
    source = """
    from azure.mgmt.redis import RedisManagementClient
    from google.cloud.redis import CloudRedisClient

    def remove(credential, group, name):
        redis = RedisManagementClient(credential, "subscription").redis
        redis.delete(group, name)
        CloudRedisClient().delete(group, name)
    """
    assert not linked(source).calls
