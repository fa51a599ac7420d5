"""The client that a foreign module keeps connects where a call told that module."""

from __future__ import annotations

import pytest
from linking import linked

USE = "from elsewhere import cache\ndef f():\n    cache._redis.zadd('a', {'x': 1})\n"
TOLD = {
    "a host that is a setting": ("cache.init(host=app.config['CACHE_HOST'], port=1)", ("CACHE_HOST",)),
    "a host and a port written out": ("cache.configure(host='h', port=1)", ("h:1",)),
    "a URL": ("cache.connect(url='redis://h:2/0')", ("h:2",)),
    "two hosts": ("cache.init(host='a', port=1)\n    cache.init(host='b', port=1)", ("a:1", "b:1")),
    "another module": ("cache2.init(host='h', port=1)", ()),
    "a question": ("cache.check(host='h', port=1)", ()),
}


@pytest.mark.parametrize(("call", "expected"), TOLD.values(), ids=TOLD.keys())
def test_the_place_is_what_the_module_was_told(call: str, expected: tuple[str, ...]) -> None:
    start = f"from elsewhere import cache, cache2\nfrom flask import Flask\ndef g(app: Flask):\n    {call}\n"
    (found,) = [c for c in linked({"start.py": start, "use.py": USE}).calls if c.method == "zadd"]
    assert found.client.endpoints == expected


def test_a_factory_that_keeps_its_clients_builds_the_one_that_is_missing() -> None:
    factory = "import redis\nclients = {}\ndef get(db, decode=True):\n    key = (db, decode)\n    c = clients.get(key)\n"
    factory += "    if c is None:\n        c = redis.Redis('h', db=db, decode_responses=decode)\n        clients[key] = c\n"
    factory += "    return c\n"
    use = "from factory import get\nDB = 4\nstore = get(DB)\nother = get(0)\ndef f():\n    store.zadd('a', {'x': 1})\n"
    found = linked({"factory.py": factory, "use.py": use}).constructions
    assert [(c.location.path, c.location.line) for c in found if c.database == 4] == [("use.py", 3)]


FACTORY = """
import os
import {client}
def make(config: dict):
    if config["cluster"]:
        return Cluster(host=config["host"], port=config["port"])
    return Single(host=config["host"], port=config["port"])
def special(config):
    return default if config is None else make(config)
default = make({{"cluster": os.environ.get("CLUSTERED"), "host": os.environ["CACHE_HOST"], "port": 6379}})
"""
CLASSES = {
    "of redis-py": "redis\nSingle, Cluster = redis.Redis, redis.RedisCluster",
    "of an unknown library": "elsewhere\nSingle, Cluster = elsewhere.FailoverRedis, elsewhere.RetryingRedisCluster",
}


@pytest.mark.parametrize("client", CLASSES.values(), ids=CLASSES.keys())
def test_the_place_comes_through_a_dict_that_a_factory_is_given(client: str) -> None:
    use = "from enum import Enum\nfrom conn import default, special\nclass Key(Enum):\n    A = 'a'\n"
    use += "clients = {Key.A: special(None)}\ndef get(name: Key):\n    return clients[name]\n"
    use += "def f():\n    default.zadd('a', {'x': 1})\ndef g():\n    get(Key.A).zrem('a', 'x')\n"
    found = linked({"conn.py": FACTORY.format(client=client), "use.py": use}).calls
    assert {(c.method, c.client.endpoint) for c in found} == {("zadd", "CACHE_HOST"), ("zrem", "CACHE_HOST")}


def test_a_setting_in_a_dict_that_a_class_is_given_keeps_its_name() -> None:
    source = "import redis\nimport tomllib\nclass Data:\n    def __init__(self, data):\n        self.host = data.get('redis_host', 'h')\n"
    source += "class Config:\n    def __init__(self, path):\n        self.values = tomllib.loads(path)\n"
    source += "        self.data = Data(self.values.get('database', {}))\nconfig = Config('')\n"
    source += "r = redis.Redis.from_url(f'redis://{config.data.host}:1/0')\ndef f():\n    r.zadd('a', {'x': 1})\n"
    (found,) = linked(source).calls
    assert found.client.endpoint == "redis_host"
