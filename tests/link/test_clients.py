"""Which values are Redis clients, and which are not."""

from __future__ import annotations

import pytest
from linking import Sources, linked, only

SURE = "certain"
ANNOTATED = None  # only that it is a client is judged here, not how sure that is

CLIENTS: dict[str, tuple[Sources, tuple[str, str | None, str, str | None]]] = {
    "the class": ("import redis\nr = redis.Redis(host='h')\nr.get('k')", ("redis.Redis", SURE, "GET", "h:6379")),
    "the module under another name": ("import redis as rd\nrd.Redis().get('k')", ("redis.Redis", SURE, "GET", "localhost:6379")),
    "the class under another name": ("from redis import Redis as R\nR('h', 7000).get('k')", ("redis.Redis", SURE, "GET", "h:7000")),
    "asyncio under another name": (
        "import redis.asyncio as aio\nr = aio.Redis(host='h')\nasync def f():\n    await r.get('k')",
        ("redis.asyncio.Redis", SURE, "GET", "h:6379"),
    ),
    "asyncio imported from redis": (
        "from redis import asyncio as aioredis\nr = aioredis.from_url('redis://h:1/0')\nasync def f():\n    await r.get('k')",
        ("redis.asyncio.from_url", SURE, "GET", "h:1"),
    ),
    "from_url of the class": ("import redis\nredis.Redis.from_url('redis://h:1/0').get('k')", ("redis.Redis", SURE, "GET", "h:1")),
    "from_url of the module": ("import redis\nredis.from_url('redis://h:1').get('k')", ("redis.from_url", SURE, "GET", "h:1")),
    "StrictRedis": ("import redis\nredis.StrictRedis('h').get('k')", ("redis.StrictRedis", SURE, "GET", "h:6379")),
    "the long way to the class": ("import redis.client\nredis.client.Redis('h').get('k')", ("redis.client.Redis", SURE, "GET", "h:6379")),
    "RedisCluster": ("from redis.cluster import RedisCluster\nRedisCluster(host='h').get('k')", ("redis.cluster.RedisCluster", SURE, "GET", "h:6379")),
    "master_for of a sentinel": (
        "from redis.sentinel import Sentinel\ns = Sentinel([('h', 26379)])\nr = s.master_for('main')\nr.get('k')",
        ("redis.sentinel.Sentinel", SURE, "GET", "h:26379"),
    ),
    "fakeredis": ("import fakeredis\nfakeredis.FakeRedis().get('k')", ("fakeredis.FakeRedis", SURE, "GET", "localhost:6379")),
    "fakeredis under test, else the real one": (
        "import os\nimport redis\ndef client():\n    if os.getenv('TESTING'):\n        from fakeredis import FakeRedis\n        return FakeRedis()\n"
        "    return redis.Redis('h')\nc = client()\nc.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a real one, or fakeredis that tests pass": (
        "import fakeredis\nimport redis\ndef f(c):\n    c.get('k')\ndef test_f():\n    f(fakeredis.FakeRedis())\nf(redis.Redis('h'))",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "valkey": ("import valkey\nvalkey.Valkey('h').get('k')", ("valkey.Valkey", SURE, "GET", "h:6379")),
    "aioredis": (
        "import aioredis\nasync def f():\n    r = await aioredis.create_redis_pool('redis://h:1')\n    await r.get('k')",
        ("aioredis.create_redis_pool", SURE, "GET", "h:1"),
    ),
    "a connection pool": (
        "import redis\np = redis.ConnectionPool(host='h', port=7)\nr = redis.Redis(connection_pool=p)\nr.get('k')",
        ("redis.Redis", SURE, "GET", "h:7"),
    ),
    "a client of a pool that another module keeps": (
        {
            "state.py": "from redis.asyncio import ConnectionPool, Redis\npool: ConnectionPool | None = None\nclient: Redis | None = None\n"
            "async def f():\n    if client is None:\n        raise RuntimeError\n    await client.get('k')",
            "setup.py": "import redis.asyncio as redis\nimport state\nasync def start():\n"
            "    state.pool = redis.ConnectionPool.from_url('redis://h:1')\n    state.client = redis.Redis.from_pool(state.pool)",
        },
        ("redis.asyncio.Redis", SURE, "GET", "h:1"),
    ),
    "a client on the pool of another one": (
        "import redis\nclass Store:\n    _pool = None\n    def open(self):\n        Store._pool = redis.from_url('redis://h:1').connection_pool\n"
        "    def read(self):\n        return redis.Redis(connection_pool=Store._pool).get('k')",
        ("redis.Redis", SURE, "GET", "h:1"),
    ),
    "an environment variable as place": (
        "import os\nimport redis\nredis.from_url(os.environ['CACHE_URL']).get('k')",
        ("redis.from_url", SURE, "GET", "CACHE_URL"),
    ),
    "getenv with a default as place": (
        "import os\nimport redis\nredis.Redis(host=os.getenv('REDIS_HOST', 'localhost')).get('k')",
        ("redis.Redis", SURE, "GET", "REDIS_HOST"),
    ),
    "a host between a user and a port": (
        "import os\nimport redis\ne = os.environ\nauth = f\"{e['USER']}:{e['PASSWORD']}@\"\n"
        "redis.from_url(f\"redis://{auth}{e['CACHE_HOST']}:{e['PORT']}/{e['DB']}\").get('k')",
        ("redis.from_url", SURE, "GET", "CACHE_HOST"),
    ),
    "a host written out beside a password": (
        "import os\nimport redis\nredis.from_url(f\"redis://:{os.environ['PASSWORD']}@cache:6380/0\").get('k')",
        ("redis.from_url", SURE, "GET", "cache:6380"),
    ),
    "a setting given to a builder of URLs": (
        "import os\nimport redis\nimport yarl\nfrom typing import Final\nhost = os.environ.get('CACHE_HOST')\n"
        "url: Final[str] = str(yarl.URL.build(scheme='redis', user='u', host=host or 'h', port=1))\nredis.from_url(url).get('k')",
        ("redis.from_url", SURE, "GET", "CACHE_HOST"),
    ),
    "a setting taken apart and put together again": (
        "import os\nimport redis\nfrom urllib.parse import urlparse, urlunparse\ndef decoded(url):\n    p = urlparse(url)\n"
        "    return urlunparse([p.scheme, p.netloc, p.path, p.params, 'decode_responses=1', p.fragment])\n"
        "redis.from_url(decoded(os.environ.get('A_URL', os.environ.get('B_URL', 'redis://h')))).get('k')",
        ("redis.from_url", SURE, "GET", "A_URL"),
    ),
    "one of a list in a setting": (
        "import json\nimport os\nimport redis\nfor host in json.loads(os.getenv('SERVERS')):\n    redis.Redis(host=host).get('k')",
        ("redis.Redis", SURE, "GET", "SERVERS"),
    ),
    "a socket that a function finds": (
        "import redis\nfrom elsewhere import socket_of\nredis.Redis(unix_socket_path=socket_of('cache')).get('k')",
        ("redis.Redis", SURE, "GET", "socket_of('cache')"),
    ),
    "a password given to the function that finds the address": (
        "import redis\nfrom elsewhere import checked\nredis.from_url(checked('redis://:secret@h')).get('k')",
        ("redis.from_url", SURE, "GET", None),
    ),
    "a socket written out": ("import redis\nredis.Redis(unix_socket_path='/run/r.sock').get('k')", ("redis.Redis", SURE, "GET", "/run/r.sock")),
    "an object of another module that connects later": (
        {
            "state.py": "import redis\nclass State:\n    def __init__(self):\n        self.cache = None\n    def connect(self):\n        self.cache = redis.Redis('h')\nstate = State()",
            "app.py": "from state import state as s\ndef f():\n    if s.cache is None:\n        return None\n    return s.cache.get('k')",
        },
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a settings class as place": (
        {
            "settings.py": "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    redis_url: str = 'redis://h:1'\nsettings = Settings()",
            "app.py": "import redis\nfrom settings import settings\nredis.from_url(settings.redis_url).get('k')",
        },
        ("redis.from_url", SURE, "GET", "REDIS_URL"),
    ),
    "a settings class inside a settings class": (
        "import redis\nfrom pydantic_settings import BaseSettings\nclass Redis(BaseSettings):\n    url: str\n    class Config:\n"
        "        env_prefix = 'REDIS_'\nclass Settings(BaseSettings):\n    redis: Redis = Redis()\nredis.from_url(Settings().redis.url).get('k')",
        ("redis.from_url", SURE, "GET", "REDIS_URL"),
    ),
    "an option of the command line": (
        "import argparse\nimport redis\np = argparse.ArgumentParser()\np.add_argument('--redis-url')\nredis.from_url(p.parse_args().redis_url).get('k')",
        ("redis.from_url", SURE, "GET", "redis_url"),
    ),
    "an option that stands in for a variable": (
        "import argparse, os\nimport redis\np = argparse.ArgumentParser()\np.add_argument('--redis-url', default=os.environ['R'])\n"
        "redis.from_url(p.parse_args().redis_url).get('k')",
        ("redis.from_url", SURE, "GET", "R"),
    ),
    "an option called like a client that is kept": (
        "import argparse\nimport redis\nclass Job:\n    def __init__(self, url):\n        self.old_redis = redis.from_url(url)\n"
        "    def f(self):\n        self.old_redis.get('k')\np = argparse.ArgumentParser()\nJob(p.parse_args().old_redis).f()\nredis.Redis('other')",
        ("redis.from_url", SURE, "GET", "old_redis"),
    ),
    "what a base class from outside is given": (
        "import redis\nfrom box import Indexer\nclass Mine(Indexer):\n    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n"
        "    def f(self):\n        self.store.get('k')\nMine(store=redis.Redis('h'))\nredis.Redis('other').ping()",
        ("redis.Redis", "likely", "GET", "h:6379"),
    ),
    "a subclass": ("import redis\nclass Mine(redis.Redis):\n    pass\nMine(host='h').get('k')", ("redis.Redis", SURE, "GET", "h:6379")),
    "a method of a subclass": ("import redis\nclass Mine(redis.Redis):\n    def f(self):\n        return self.get('k')", ("redis.Redis", SURE, "GET", None)),
    "an annotated parameter": ("import redis\ndef f(x: redis.Redis):\n    x.get('k')", ("redis.Redis", ANNOTATED, "GET", None)),
    "an Optional annotation": (
        "from typing import Optional\nfrom redis import Redis\ndef f(x: Optional[Redis] = None):\n    x.get('k')",
        ("redis.Redis", ANNOTATED, "GET", None),
    ),
    "a union with a bar": ("from redis import Redis\ndef f(x: Redis | None):\n    x.get('k')", ("redis.Redis", ANNOTATED, "GET", None)),
    "a Union annotation": (
        "from typing import Union\nfrom redis import Redis\ndef f(x: Union[Redis, None]):\n    x.get('k')",
        ("redis.Redis", ANNOTATED, "GET", None),
    ),
    "a quoted annotation": ("from redis import Redis\ndef f(x: 'Redis'):\n    x.get('k')", ("redis.Redis", ANNOTATED, "GET", None)),
    "a generic annotation": ("from redis import Redis\ndef f(x: 'Redis[bytes]'):\n    x.get('k')", ("redis.Redis", ANNOTATED, "GET", None)),
    "a type that a container fills": (
        "from redis.asyncio import Redis\nfrom container import FromBox\nasync def f(x: FromBox[Redis]):\n    await x.get('k')",
        ("redis.asyncio.Redis", ANNOTATED, "GET", None),
    ),
    "an import for type checkers only": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from redis import Redis\ndef f(x: 'Redis'):\n    x.get('k')",
        ("redis.Redis", ANNOTATED, "GET", None),
    ),
    "an Annotated dependency": (
        "from typing import Annotated\nfrom fastapi import Depends\nimport redis\ndef client():\n    return redis.Redis('h')\n"
        "def f(x: Annotated[redis.Redis, Depends(client)]):\n    x.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a dependency as default": (
        "from fastapi import Depends\nimport redis\ndef client():\n    yield redis.Redis('h')\ndef f(x=Depends(client)):\n    x.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "an annotated attribute": (
        "import redis\nclass A:\n    store: redis.Redis\n    def f(self):\n        self.store.get('k')",
        ("redis.Redis", ANNOTATED, "GET", None),
    ),
    "an attribute set in the constructor": (
        "import redis\nclass A:\n    def __init__(self):\n        self.x = redis.Redis('h')\n    def f(self):\n        self.x.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "an attribute of a base class": (
        "import redis\nclass A:\n    def __init__(self):\n        self.x = redis.Redis('h')\nclass B(A):\n    def f(self):\n        self.x.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a class attribute": ("import redis\nclass A:\n    x = redis.Redis('h')\n    def f(self):\n        self.x.get('k')", ("redis.Redis", SURE, "GET", "h:6379")),
    "a client handed to a constructor in another module": (
        {
            "store.py": "class Store:\n    def __init__(self, x):\n        self.x = x\n    def f(self):\n        return self.x.get('k')",
            "app.py": "import redis\nfrom store import Store\nStore(redis.Redis('h')).f()",
        },
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a client of another module": (
        {"clients.py": "import redis\nx = redis.Redis('h')", "app.py": "from clients import x as y\ny.get('k')"},
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a client of a package, imported relatively": (
        {"pkg/__init__.py": "", "pkg/clients.py": "import redis\nx = redis.Redis('h')", "pkg/app.py": "from . import clients\nclients.x.get('k')"},
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a client that a package hands on": (
        {"pkg/__init__.py": "from .clients import x", "pkg/clients.py": "import redis\nx = redis.Redis('h')", "app.py": "import pkg\npkg.x.get('k')"},
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a star import": (
        {"clients.py": "import redis\nx = redis.Redis('h')", "app.py": "from clients import *\nx.get('k')"},
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a global that a function sets": (
        "import redis\nx = None\ndef start():\n    global x\n    x = redis.Redis('h')\ndef f():\n    x.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "the state of an application": (
        "import redis\nfrom fastapi import FastAPI\napp = FastAPI()\ndef start():\n    app.state.x = redis.Redis('h')\n"
        "def f():\n    app.state.x.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a dict of clients": ("import redis\nd = {'a': redis.Redis('h')}\nd['a'].get('k')", ("redis.Redis", SURE, "GET", "h:6379")),
    "a list of clients": ("import redis\nfor x in [redis.Redis('h')]:\n    x.get('k')", ("redis.Redis", SURE, "GET", "h:6379")),
    "a property": (
        "import redis\nclass A:\n    @property\n    def x(self):\n        return redis.Redis('h')\n    def f(self):\n        self.x.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a cached property": (
        "import redis\nfrom functools import cached_property\nclass A:\n    @cached_property\n    def x(self):\n        return redis.Redis('h')\n"
        "    def f(self):\n        self.x.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a factory with lru_cache": (
        "import redis\nfrom functools import lru_cache\n@lru_cache(maxsize=None)\ndef client():\n    return redis.Redis('h')\nclient().get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "an awaited factory": (
        "import redis.asyncio as aio\nasync def client():\n    return aio.Redis(host='h')\nasync def f():\n    await (await client()).get('k')",
        ("redis.asyncio.Redis", SURE, "GET", "h:6379"),
    ),
    "a context manager": (
        "import redis\nfrom contextlib import contextmanager\n@contextmanager\ndef client():\n    yield redis.Redis('h')\n"
        "def f():\n    with client() as x:\n        x.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a client that is its own context manager": (
        "import redis.asyncio as aio\nasync def f():\n    async with aio.Redis(host='h') as x:\n        await x.get('k')",
        ("redis.asyncio.Redis", SURE, "GET", "h:6379"),
    ),
    "a retry helper that gets a lambda": (
        "import redis\nx = redis.Redis('h')\ndef retry(work):\n    return work()\nretry(lambda: x.get('k'))",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a bound method under another name": ("import redis\nget = redis.Redis('h').get\nget('k')", ("redis.Redis", SURE, "GET", "h:6379")),
    "a bound method given to a retry helper": (
        "import redis\nx = redis.Redis('h')\ndef retry(work, *args):\n    return work(*args)\nretry(x.get, 'k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "partial of a method": (
        "import redis\nfrom functools import partial\nget = partial(redis.Redis('h').get, 'k')\nget()",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "partial of the class": (
        "import redis\nfrom functools import partial\nmake = partial(redis.Redis, host='h')\nmake().get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "getattr with a constant name": ("import redis\ngetattr(redis.Redis('h'), 'get')('k')", ("redis.Redis", SURE, "GET", "h:6379")),
    "a walrus": ("import redis\nif (x := redis.Redis('h')):\n    x.get('k')", ("redis.Redis", SURE, "GET", "h:6379")),
    "an import in a try": (
        "try:\n    import redis\nexcept ImportError:\n    redis = None\nx = redis.Redis('h')\nx.get('k')",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a raw command": ("import redis\nredis.Redis('h').execute_command('GET', 'k')", ("redis.Redis", SURE, "GET", "h:6379")),
    "a client of an untyped plug-in, as a class keeps it": (
        {
            "bot.py": "from redis import Redis\nclass Bot:\n    def start(self):\n        self.redis = Redis('h')",
            "cog.py": "class Cog:\n    def __init__(self, bot):\n        self.bot = bot\n    def f(self):\n        self.bot.redis.get('k')",
        },
        ("redis.Redis", "likely", "GET", "h:6379"),
    ),
    "a client of an untyped plug-in under a plain name": (
        {
            "bot.py": "from redis import Redis\nclass Bot:\n    def start(self):\n        self.db = Redis('h')",
            "cog.py": "def f(bot):\n    bot.db.get('k'); bot.db.zadd('z', {})",
        },
        ("redis.Redis", "likely", "GET", "h:6379"),
    ),
    "one of two that classes keep": (
        {
            "bot.py": "from redis import Redis\nclass A:\n    def start(self):\n        self.redis = Redis('h')\n"
            "class B:\n    def start(self):\n        self.redis = Redis('i')",
            "cog.py": "def f(bot):\n    bot.redis.get('k')",
        },
        ("redis.Redis", "likely", "GET", None),
    ),
    "an alias of a union": ("from redis import Redis\nR = Redis | None\ndef f(x: R):\n    x.get('k')", ("redis.Redis", ANNOTATED, "GET", None)),
    "an element of an annotated dict": (
        "from redis import Redis\ndef f(x: dict[str, Redis]):\n    x['a'].get('k')",
        ("redis.Redis", ANNOTATED, "GET", None),
    ),
    "an element of an annotated list": (
        "from redis import Redis\ndef f(x: list[Redis]):\n    for y in x:\n        y.get('k')",
        ("redis.Redis", ANNOTATED, "GET", None),
    ),
    "a client class of an unknown library": (
        "from tools.failover import FailoverRedis\nc = FailoverRedis(host='h', retries=2)\nc.get('k')",
        ("tools.failover.FailoverRedis", "likely", "GET", "h:6379"),
    ),
    "an address in a file": (
        "import yaml, redis\nc = yaml.safe_load(open('c.yml'))\nredis.Redis(host=c['cache']['host']).get('k')",
        ("redis.Redis", SURE, "GET", "cache.host"),
    ),
    "a section of a file": ("import yaml, redis\nc = yaml.safe_load('')\nredis.Redis(**c['cache']).get('k')", ("redis.Redis", SURE, "GET", "cache")),
    "an option of a file with sections": (
        "import configparser, redis\nc = configparser.ConfigParser()\nredis.Redis(c.get('cache', 'host', fallback='h')).get('k')",
        ("redis.Redis", SURE, "GET", "cache.host"),
    ),
    "an option of an annotated dict": (
        "import redis\ndef f(c: dict[str, object]):\n    redis.Redis(c.get('redis_host', 'h')).get('k')",
        ("redis.Redis", SURE, "GET", "redis_host"),
    ),
    "a client in **kwargs": (
        "import redis\nclass A:\n    def __init__(self, **kwargs):\n        self.x = kwargs['store']\n    def f(self):\n        self.x.get('k')\n"
        "kinds = dict(store=redis.Redis('h'), other=1)\nfor cls in [A]:\n    cls(**kinds)",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a client in **kwargs of a base class": (
        "import redis\nclass B:\n    def __init__(self, *args, **kwargs):\n        self.x = kwargs.get('store')\nclass A(B):\n    def __init__(self, *args, **kwargs):\n"
        "        super().__init__(*args, **kwargs)\n    def f(self):\n        self.x.get('k')\nA(store=redis.Redis('h'))",
        ("redis.Redis", SURE, "GET", "h:6379"),
    ),
    "a client that another package keeps": ("from shared.stores import redis_client\nredis_client.get('k')", ("a Redis client", "likely", "GET", None)),
    "a client that a container injects, and the only one that is built": (
        "from redis import Redis\nfrom box import FromBox\ndef provide():\n    return Redis('h')\ndef f(x: FromBox[Redis], y: Redis):\n    y.get('k')",
        ("redis.Redis", ANNOTATED, "GET", "h:6379"),
    ),
    "a client that a container injects, one of two": (
        "from redis import Redis\ndef provide():\n    return Redis('h'), Redis('i')\ndef f(y: Redis):\n    y.get('k')",
        ("redis.Redis", ANNOTATED, "GET", None),
    ),
    "a name that says it": ("from elsewhere import make\ndef f(redis_client):\n    redis_client.get('k')", ("a Redis client", "likely", "GET", None)),
}


@pytest.mark.parametrize(("sources", "expected"), CLIENTS.values(), ids=[f"a client: {name}" for name in CLIENTS])
def test_a_client_is_recognised(sources: Sources, expected: tuple[str, str | None, str, str | None]) -> None:
    method = "execute_command" if "execute_command" in str(sources) else "get"
    call = only(sources, method)
    type_name, confidence, command, endpoint = expected
    assert (call.client.type_name, call.command, call.client.endpoint) == (type_name, command, endpoint)
    assert confidence is None or call.confidence.value == confidence
    assert [str(choice) for key in call.keys for choice in key.choices] == ["k"]


LAZY: dict[str, Sources] = {
    "a global that is asked for None": "import redis\n_client = None\ndef get():\n    global _client\n    if _client is None:\n"
    "        _client = redis.Redis('h')\n    return _client\nget().get('k')",
    "a global that leaves early when it is set": "import redis\n_client = None\ndef start():\n    global _client\n    if _client is not None:\n"
    "        return\n    _client = redis.Redis('h')\nstart()\n_client.get('k')",
    "a global of another module": {
        "state.py": "client = None",
        "app.py": "import redis\nimport state\ndef get():\n    if state.client is None:\n        state.client = redis.Redis('h')\n    return state.client\nget().get('k')",
    },
    "an attribute": "import redis\nclass A:\n    def __init__(self):\n        self._client = None\n    def get(self):\n        if self._client is None:\n"
    "            self._client = redis.Redis('h')\n        return self._client\nA().get().get('k')",
}


@pytest.mark.parametrize("sources", LAZY.values(), ids=[f"made when first needed: {name}" for name in LAZY])
def test_a_client_that_is_made_when_first_needed_is_seen_where_it_is_made(sources: Sources) -> None:
    program = linked(sources)
    assert [made.client.endpoint for made in program.constructions] == ["h:6379"]


HEAD = "import redis\nr = redis.Redis()\n"

OTHERS: dict[str, str] = {
    "a dict": "d = {}\nd.get('k'); d.keys(); d.pop('a'); d.copy()",
    "a dict that is called cache": "cache = {}\ncache.get('k')\ncache.keys()",
    "an annotated dict": "def f(cache: dict):\n    cache.get('k')",
    "a deque": "from collections import deque\nd = deque()\nd.rotate(1); d.copy(); d.append(1)",
    "a Counter": "from collections import Counter\nc = Counter()\nc.get('a'); c.keys()",
    "an HTTP session": "import requests\ns = requests.Session()\ns.get('u'); s.delete('u')",
    "an HTTP client": "import httpx\nasync def f():\n    async with httpx.AsyncClient() as client:\n        await client.get('u')",
    "a database session": "from sqlalchemy.orm import Session\ndef f(session: Session):\n    session.get('a'); session.delete('b'); session.execute('c')",
    "a project class with the same methods": "class Store:\n    def get(self, k): return k\n    def mget(self, *k): return k\n    def keys(self): return []\n"
    "s = Store()\ns.get('a'); s.mget('a', 'b'); s.keys()",
    "a project class in a parameter": "class Store:\n    def mget(self, *k): return k\ndef f(s: Store):\n    s.mget('a', 'b')",
    "a project class called Redis": "class Redis:\n    def mget(self, *k): return k\nRedis().mget('a', 'b')",
    "the environment": "import os\nos.environ.get('REDIS_URL'); os.environ.keys()",
    "a cursor": "import sqlite3\nc = sqlite3.connect('x').cursor()\nc.execute('select')",
    "a list": "names = []\nnames.sort(); names.append(1); names.copy()",
    "a set": "s = set()\ns.add(1); s.copy(); s.pop()",
    "a string": "s = 'a'\ns.strip(); s.format(1); s.join([])",
    "a file": "with open('x') as f:\n    f.append('a'); f.type('b')",
    "a path": "from pathlib import Path\np = Path('a')\np.exists(); p.rename('b'); p.touch(); p.unlink()",
    "shutil": "import shutil, os\nshutil.copy('a', 'b'); shutil.move('a', 'b'); os.rename('a', 'b'); os.unlink('a')",
    "keyword arguments": "def f(**options):\n    options.get('k'); options.keys()",
    "a JSON document": "import json\nd = json.loads('{}')\nd.get('k'); d.keys()",
    "a logger": "import logging\nlogger = logging.getLogger()\nlogger.info('x')",
    "a time": "import time\ntime.time(); time.sleep(1)",
    "statistics": "from scipy import stats\nstats.zscore([1, 2])\nfrom shared import redis_tools\nredis_tools.get('a')",
    "a search index of that name": "from stores import Redis\nx = Redis(redis_url='u', index_name='i')\ndef f(x: Redis):\n    x.delete(['a'])",
    "an attribute that a class keeps something else under": "import redis\nclass A:\n    def f(self):\n        self.client = redis.Redis()\n"
    "def f(s3):\n    s3.client.get('a'); s3.client.delete('b')",
    "a request": "def f(request):\n    request.args.get('a'); request.headers.get('b')",
}


@pytest.mark.parametrize("source", OTHERS.values(), ids=[f"not a client: {name}" for name in OTHERS])
@pytest.mark.parametrize("head", ["", HEAD], ids=["in a file without Redis", "beside a real client"])
def test_what_only_looks_like_a_client_is_none(source: str, head: str) -> None:
    assert linked(head + source).calls == ()


WRITTEN = {
    "retry_on_error=errors": "errors",
    "retry_on_error=[BusyLoadingError]": "[BusyLoadingError]",
    "retry_on_error=(redis.TimeoutError,)": "(redis.TimeoutError,)",
    "retry_on_error=[*errors, x]": "[*errors, x]",
    "retry_on_error=list(errors)": "list(...)",
    "retry_on_error=errors if x else None": "errors if x else None",
    "retry_on_error=x": "x",
    "retry_on_error=None": "None",
    "retry_on_error=3": "3",
    "retry_on_error=[e for e in errors]": "...",
    "**{'retry_on_error': errors}": "...",
    "connection_pool=redis.ConnectionPool(password='secret')": "redis.ConnectionPool(...)",
    "password=[x, 'secret']": "***",
}


@pytest.mark.parametrize(("option", "text"), WRITTEN.items(), ids=WRITTEN.keys())
def test_an_option_that_is_no_plain_value_is_shown_as_the_code_has_it(option: str, text: str) -> None:
    source = (
        "import redis\nfrom redis.exceptions import BusyLoadingError\nerrors = [BusyLoadingError]\n"
        f"def f(x):\n    return redis.Redis(host='h', {option})\n"
    )
    found = [one for one in linked(source).constructions if one.kind == "client"]
    assert [argument.text for one in found for argument in one.options if argument.name != "host"] == [text]


PORTS = {
    "redis.from_url(f\"redis://localhost:{os.environ['A_PORT']}/0\")": "A_PORT",
    "redis.Redis(host='localhost', port=int(os.environ['A_PORT']))": "A_PORT",
    "redis.Redis('cache', int(os.getenv('A_PORT', '6380')))": "cache:6380",
    "redis.Redis(host='cache', port=os.environ.get('A_PORT', 6379))": "cache:6379",
    "redis.Redis(host='cache', port=settings.A_PORT)": "A_PORT",
    "redis.Redis(port=int(os.environ['A_PORT']))": "A_PORT",
    "redis.Redis(port=7000)": "localhost:7000",
    "redis.Redis(host=os.environ['A_HOST'], port=int(os.environ['A_PORT']))": "A_HOST",
    "redis.RedisCluster(startup_nodes=[ClusterNode('cache', int(os.environ['A_PORT']))])": "A_PORT",
    "redis.sentinel.Sentinel([('cache', int(os.environ['A_PORT']))]).master_for('m')": "A_PORT",
    # Whatever address it is, its port is called so.
    "redis.Redis(host='cache', port=config['port'])": "cache:6379",
    "redis.Redis(host='cache', port=config.port)": "cache:6379",
    "redis.Redis(host='cache', port=config)": "cache:6379",
}


@pytest.mark.parametrize(("built", "place"), PORTS.items(), ids=PORTS.keys())
def test_where_a_client_connects_of_which_the_code_has_the_host_alone(built: str, place: str) -> None:
    source = (
        "import os\nimport redis\nimport redis.sentinel\nfrom redis.cluster import ClusterNode\n"
        f"from django.conf import settings\ndef f(config):\n    {built}.get('k')\n"
    )
    assert only(source, "get").client.endpoint == place
