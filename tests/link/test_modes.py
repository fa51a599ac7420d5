"""Which calls a question about the mode keeps to a standalone server: `sunion` in these programs, and nothing else."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest
from linking import linked

HEAD = """
import enum
import os
import redis
from redis.cluster import RedisCluster
from django.conf import settings

CLUSTER = os.environ.get("REDIS_CLUSTER_ENABLED") == "1"
ON = os.environ.get("REDIS_CLUSTER_MODE", "0") == "1"
FLAG = settings.REDIS_CLUSTER_ENABLED
r = RedisCluster(host="a") if CLUSTER else redis.Redis(host="a")

SINGLE = not isinstance(r, RedisCluster)
MODES = ("single", "sentinel")

class Topology(enum.Enum):
    SINGLE = "single"
    CLUSTER = "cluster"

    @property
    def sharded(self):
        return self is Topology.CLUSTER

TOPOLOGY = Topology.CLUSTER if isinstance(r, RedisCluster) else Topology.SINGLE

def spread(client):
    return isinstance(client, RedisCluster)

def other(client):
    return isinstance(client, (redis.Redis, RedisCluster))

def standalone_only():
    if CLUSTER:
        raise RuntimeError("not on a cluster")

def standalone_mostly(flag):
    if CLUSTER and flag:
        raise RuntimeError("not on a cluster")

class Store:
    def __init__(self, client, cluster, mode):
        self.client, self.is_cluster, self.mode = client, cluster, mode

    def refuse(self):
        if self.is_cluster:
            raise RuntimeError("not on a cluster")
        return self.mode

    @property
    def alone(self):
        return self.mode == "standalone"

    @property
    def other(self):
        return self.mode == "other"

    def spread(self):
        return spread(self.client)

    def run(self, a, b, flag, names):
"""

KEPT = {
    "a flag": "if not CLUSTER:\n    r.sunion(a, b)",
    "the other branch": "if CLUSTER:\n    r.get(a)\nelse:\n    r.sunion(a, b)",
    "elif": "if CLUSTER:\n    r.get(a)\nelif flag:\n    r.sunion(a, b)",
    "after a return": "if CLUSTER:\n    return r.get(a)\nr.sunion(a, b)",
    "after a raise": "if self.is_cluster:\n    raise ValueError\nr.sunion(a, b)",
    "after continue": "for a in names:\n    if CLUSTER:\n        continue\n    r.sunion(a, b)",
    "within a with": "with open(a):\n    if CLUSTER:\n        return\n    r.sunion(a, b)",
    "both hold": "if flag and not self.is_cluster:\n    r.sunion(a, b)",
    "neither holds": "if flag or CLUSTER:\n    return\nr.sunion(a, b)",
    "and": "not CLUSTER and r.sunion(a, b)",
    "or": "CLUSTER or r.sunion(a, b)",
    "an expression": "x = r.get(a) if CLUSTER else r.sunion(a, b)",
    "the class of the client": "if not isinstance(self.client, RedisCluster):\n    self.client.sunion(a, b)",
    "the plain class": "if isinstance(self.client, redis.Redis):\n    self.client.sunion(a, b)",
    "an attribute that only one has": "if hasattr(r, 'nodes_manager'):\n    return\nr.sunion(a, b)",
    "a mode": "if self.mode == 'standalone':\n    r.sunion(a, b)",
    "another mode": "if self.mode != 'cluster':\n    r.sunion(a, b)",
    "a member": "if self.mode is Mode.CLUSTER:\n    return\nr.sunion(a, b)",
    "the other way round": "if 'cluster' == self.mode:\n    return\nr.sunion(a, b)",
    "compared with False": "if self.is_cluster is False:\n    r.sunion(a, b)",
    "one of the words for yes": "if os.getenv('REDIS_CLUSTER', '').lower() in ('1', 'yes'):\n    return\nr.sunion(a, b)",
    "a local name of the setting": "on = settings.REDIS_CLUSTER_ENABLED\nif not on:\n    r.sunion(a, b)",
    "a global name of the setting": "if not FLAG:\n    r.sunion(a, b)",
    "what an environment variable says": "if not ON:\n    r.sunion(a, b)",
    "a function": "if use_redis_cluster():\n    return\nr.sunion(a, b)",
    "an item": "if not settings.CONF['redis_cluster']:\n    r.sunion(a, b)",
    "an attribute that the other has": "if hasattr(r, 'connection_pool'):\n    r.sunion(a, b)",
    "getattr": "if not getattr(r, 'is_cluster', False):\n    r.sunion(a, b)",
    "nodes in the options": "if 'startup_nodes' in names:\n    return\nr.sunion(a, b)",
    "a list of modes": "if self.mode in ('standalone', 'sentinel'):\n    r.sunion(a, b)",
    "a named list of modes": "if self.mode not in MODES:\n    return\nr.sunion(a, b)",
    "sentinel": "if self.mode == 'sentinel':\n    r.sunion(a, b)",
    "the opposite": "if SINGLE:\n    r.sunion(a, b)",
    "the opposite of an opposite": "plain = not CLUSTER\nclustered = not plain\nif not clustered:\n    r.sunion(a, b)",
    "a comparison that is kept": "plain = self.mode != 'cluster'\nplain and r.sunion(a, b)",
    "the name of the class": "if type(r).__name__ == 'RedisCluster':\n    return\nr.sunion(a, b)",
    "the name of another class": "if r.__class__.__name__ == 'Redis':\n    r.sunion(a, b)",
    "a property": "if self.alone:\n    r.sunion(a, b)",
    "a property of an enumeration": "if not TOPOLOGY.sharded:\n    r.sunion(a, b)",
    "what a function asks": "if spread(r):\n    return\nr.sunion(a, b)",
    "what a method asks": "x = r.get(a) if self.spread() else r.sunion(a, b)",
    "what a function asks, and more": "if flag and not spread(r):\n    r.sunion(a, b)",
    "the type": "if type(r) is redis.Redis:\n    r.sunion(a, b)",
    "the class": "if r.__class__ == RedisCluster:\n    return\nr.sunion(a, b)",
    "an assertion": "assert not CLUSTER, 'no'\nr.sunion(a, b)",
    "another assertion": "assert isinstance(r, redis.Redis)\nr.sunion(a, b)",
    "a function that raises": "standalone_only()\nr.sunion(a, b)",
    "a method that raises": "if flag:\n    self.refuse()\n    r.sunion(a, b)",
    "a method that others have": "if hasattr(r, 'mget_nonatomic'):\n    return\nr.sunion(a, b)",
    "what fails without it": "try:\n    r.get_primaries()\nexcept AttributeError:\n    r.sunion(a, b)",
    "what is returned without it": "try:\n    return r.nodes_manager\nexcept AttributeError:\n    r.sunion(a, b)",
    "match": "match CLUSTER:\n    case True:\n        r.get(a)\n    case False:\n        r.sunion(a, b)",
    "match a word": "match self.mode:\n    case 'cluster':\n        r.get(a)\n    case _:\n        r.sunion(a, b)",
    "match either": "match self.mode:\n    case Mode.SINGLE | 'standalone' if flag:\n        r.sunion(a, b)",
    "match a class": "match r:\n    case redis.Redis() as c:\n        c.sunion(a, b)",
    "after a match": "match self.mode:\n    case 'cluster':\n        return\nr.sunion(a, b)",
    "a guard": "match a:\n    case _ if CLUSTER:\n        pass\n    case _:\n        r.sunion(a, b)",
    "one mode or another": "if (a or self.mode) == 'cluster':\n    return\nr.sunion(a, b)",
    "match one mode or another": "match a or MODE:\n    case 'cluster':\n        pass\n    case _:\n        r.sunion(a, b)",
    "a lowered mode": "if os.getenv('REDIS_MODE', 'single').lower() == 'cluster':\n    return\nr.sunion(a, b)",
    "a mode of the environment": "if os.environ['REDIS_MODE'] in ('single', 'sentinel'):\n    r.sunion(a, b)",
    "a method that is not there": "if getattr(r, 'get_nodes', None) is None:\n    r.sunion(a, b)",
    "a method that is there": "if getattr(r, 'get_nodes', None) is not None:\n    return\nr.sunion(a, b)",
    "a client that is there or not": "if self.redis_cluster is None:\n    r.sunion(a, b)",
}
OPEN = {
    "the branch of the cluster": "if CLUSTER:\n    r.sunion(a, b)",
    "no question": "if flag:\n    r.sunion(a, b)",
    "another cluster": "if settings.K8S_CLUSTER:\n    return\nr.sunion(a, b)",
    "the name of one": "if not settings.REDIS_CLUSTER_NAME:\n    r.sunion(a, b)",
    "its state": "if redis_cluster_ready():\n    return\nr.sunion(a, b)",
    "only one of two may hold": "if flag or not CLUSTER:\n    r.sunion(a, b)",
    "behind the branches": "if CLUSTER:\n    r.get(a)\nr.sunion(a, b)",
    "caught": "try:\n    if CLUSTER:\n        raise ValueError\nexcept ValueError:\n    pass\nr.sunion(a, b)",
    "behind the loop": "for a in names:\n    if CLUSTER:\n        break\nr.sunion(a, b)",
    "both classes": "if isinstance(r, (redis.Redis, RedisCluster)):\n    r.sunion(a, b)",
    "what is missing is made": "if not self.is_cluster:\n    self.is_cluster = connect()\n    r.sunion(a, b)",
    "a cluster client is built": "if self.redis_cluster is None:\n    c = RedisCluster(host='b')\n    c.sunion(a, b)",
    "not sentinel": "if self.mode != 'sentinel':\n    r.sunion(a, b)",
    "a list of all modes": "if self.mode in ('standalone', 'cluster'):\n    r.sunion(a, b)",
    "a list of words": "if a in ('single', 'sentinel'):\n    r.sunion(a, b)",
    "the other opposite": "if not SINGLE:\n    r.sunion(a, b)",
    "another property": "if self.other:\n    r.sunion(a, b)",
    "what a function does not ask": "if other(r):\n    return\nr.sunion(a, b)",
    "one or the other": "plain = flag or not CLUSTER\nif plain:\n    r.sunion(a, b)",
    "the other type": "if type(r) is not redis.Redis:\n    r.sunion(a, b)",
    "the other assertion": "assert CLUSTER\nr.sunion(a, b)",
    "no assertion": "not CLUSTER and r.get(a)\nr.sunion(a, b)",
    "before it raises": "r.sunion(a, b)\nstandalone_only()",
    "a function that may return": "standalone_mostly(flag)\nr.sunion(a, b)",
    "what fails otherwise": "try:\n    r.get_primaries()\nexcept redis.RedisError:\n    r.sunion(a, b)",
    "what may fail otherwise": "try:\n    flag.connection.close()\nexcept AttributeError:\n    r.sunion(a, b)",
    "match the cluster": "match CLUSTER:\n    case True:\n        r.sunion(a, b)",
    "match something": "match a:\n    case 'cluster':\n        r.get(a)\n    case _:\n        r.sunion(a, b)",
    "match more": "match self.mode:\n    case 'cluster' if flag:\n        pass\n    case _:\n        r.sunion(a, b)",
    "a guard of some": "match a:\n    case [_] if CLUSTER:\n        pass\n    case _:\n        r.sunion(a, b)",
    "match one or the other": "match self.mode:\n    case 'cluster' | 'single':\n        r.sunion(a, b)",
    "a single one of something": "if a.type == 'single':\n    r.sunion(a, b)",
    "a mode of something else": "if a == 'single':\n    r.sunion(a, b)",
    "a mode of other things": "if (a or flag) == 'cluster':\n    return\nr.sunion(a, b)",
    "a word for the default": "if os.getenv('KIND_OF', 'redis').lower() == 'single':\n    r.sunion(a, b)",
    "a method that is there, otherwise": "if getattr(r, 'get_nodes', None) is not None:\n    r.sunion(a, b)",
    "any method": "if getattr(r, 'get_name', None) is None:\n    r.sunion(a, b)",
}


def kept(body: str) -> set[bool]:
    source = HEAD + indent(body, " " * 8) + "\n"
    return {call.standalone for call in linked(source).calls if call.method == "sunion"}


@pytest.mark.parametrize("body", KEPT.values(), ids=KEPT)
def test_kept_to_a_standalone_server(body: str) -> None:
    assert kept(body) == {True}


@pytest.mark.parametrize("body", OPEN.values(), ids=OPEN)
def test_what_a_cluster_may_come_to(body: str) -> None:
    assert kept(body) == {False}


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("standalone_only()\nreturn function(*args)", True),
        ("if CLUSTER:\n    return None\nreturn function(*args)", True),
        ("return None if CLUSTER else function(*args)", True),
        ("return function(*args)", False),
        ("function(*args)\nstandalone_only()", False),
        ("if not CLUSTER:\n    function(*args)\nreturn function(*args)", False),
    ],
)
def test_a_decorator_that_keeps_a_function(body: str, kept: bool) -> None:
    wrapper = f"def guarding(function):\n    def inner(*args):\n{indent(body, ' ' * 8)}\n    return inner\n"
    used = "@guarding\ndef one(a, b):\n    r.sunion(a, b)\n\n@guarding\ndef other(a, b):\n    one(a, b)\n"
    program = linked(f"{HEAD}        pass\n{wrapper}{used}\nother('a', 'b')\n")
    assert {call.standalone for call in program.calls if call.method == "sunion"} == {kept}


HELPERS = """
    import redis
    from redis.cluster import RedisCluster

    class Store:
        def __init__(self, client, is_cluster):
            self.client: redis.Redis = client
            self.is_cluster = is_cluster

        def union(self, a, b):
            return self._apart(a, b) if self.is_cluster else self._outer(a, b)

        def _outer(self, a, b):
            return self._inner()

        def _inner(self):
            return self.client.sunion("a", "b")

        def _apart(self, a, b):
            return self.client.smembers(a)
    """


def test_what_is_called_there_only() -> None:
    assert {c.method: c.standalone for c in linked(HELPERS).calls} == {"sunion": True, "smembers": False}


@pytest.mark.parametrize("line", ["store._inner()", "threading.Thread(target=store._outer).start()"])
def test_what_is_called_elsewhere_too(line: str) -> None:
    other = f"import threading\nfrom store import Store\ndef main(store: Store):\n    {line}\n"
    program = linked({"store.py": dedent(HELPERS), "main.py": other})
    assert {c.standalone for c in program.calls if c.method == "sunion"} == {False}


def test_a_cluster_client_that_is_only_named_with_its_module() -> None:
    source = """
        import redis
        import settings
        class Plain:
            pass
        class ClusterBackend(Plain):
            pass
        r = redis.RedisCluster(host="a") if settings.X else redis.Redis(host="a")
        alone = not isinstance(settings.backend, ClusterBackend)
        other = not isinstance(settings.backend, Plain)
        def f():
            if alone:
                r.sunion("a", "b")
            if other:
                r.sdiff("a", "b")
        """
    assert {c.method: c.standalone for c in linked(source).calls} == {"sunion": True, "sdiff": False}


def test_attributes_and_batches() -> None:
    source = """
        import redis
        def f(r: redis.Redis, redis_cluster):
            if redis_cluster:
                return r.get("a")
            r.connection_pool.disconnect()
            with r.pipeline() as pipe:
                pipe.incr("a")
                pipe.incr("b")
                pipe.execute()
        """
    program = linked(source)
    assert [use.name for use in program.attributes] == ["connection_pool"] and len(program.batches) == 1
    there = program.on_a_cluster()
    assert [call.method for call in there.calls] == ["get"]
    assert not there.attributes and not there.batches
    assert {call.method: call.standalone for call in program.calls} == {
        "get": False, "pipeline": True, "incr": True,
    }  # fmt: skip


OVERRIDDEN = """
    import redis
    from redis.cluster import RedisCluster

    class Cache:
        def __init__(self, client):
            self.client: redis.Redis = client

        def many(self, a, b):
            return self.client.sunion(a, b)

        def all(self):
            return self.client.sdiff("a", "b")

    class {}(Cache):
        def many(self, a, b):
            {}
    """


@pytest.mark.parametrize(
    ("name", "body", "kept"),
    [
        ("ClusterCache", "return self.client.smembers(a)", True),
        ("OtherCache", "return self.client.smembers(a)", False),
        ("ClusterCache", "return super().many(a, b)", False),
    ],
)
def test_what_a_subclass_for_clusters_does_otherwise(name: str, body: str, kept: bool) -> None:
    program = linked(OVERRIDDEN.format(name, body)).on_a_cluster()
    assert ("sunion" not in [call.method for call in program.calls]) is kept
    assert "sdiff" in [call.method for call in program.calls]


def attributes(body: str) -> list[int]:
    source = HEAD + indent(body, " " * 8) + "\n"
    first = HEAD.count("\n") + 1
    return [use.location.line - first for use in linked(source).on_a_cluster().attributes]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("r.connection_pool.reset()", [0]),
        ("if getattr(r, 'connection_pool', None):\n    r.connection_pool.reset()", []),
        ("if hasattr(r, 'connection'):\n    r.connection.close()\nr.connection.open()", [2]),
        ("pool = getattr(r, 'connection_pool', None)", []),
        ("pool = getattr(r, 'connection_pool')", [0]),
        ("c = r._client if hasattr(r, '_client') else None", []),
        ("try:\n    r.connection_pool.reset()\nexcept AttributeError:\n    pass", []),
        ("try:\n    r.connection_pool.reset()\nexcept Exception:\n    pass", [1]),
    ],
)
def test_attributes_that_are_asked_for(body: str, lines: list[int]) -> None:
    assert sorted(set(attributes(body))) == lines


def test_what_is_a_pipeline_and_what_is_none() -> None:
    source = """
        import redis.asyncio as redis
        from redis.asyncio.client import Pipeline
        from redis.asyncio.cluster import ClusterPipeline
        r = redis.Redis(host="a")
        async def put(client, key):
            if isinstance(client, (Pipeline, ClusterPipeline)):
                client.hset(key, "a", 1)
            else:
                await client.hset(key, "a", 1)
        async def wrong(client, key):
            if not isinstance(client, Pipeline):
                client.get(key)
            else:
                await client.get(key)
        async def main():
            await put(r, "x")
            async with r.pipeline() as pipe:
                await put(pipe, "y")
                await wrong(pipe, "z")
                await pipe.execute()
        """
    (batch,) = linked(source).batches
    assert [call.location.line for call in batch.calls] == [8, 15]
    assert [place.line for place in batch.awaited_calls] == [15]


def test_a_function_shows_its_calls_whatever_comes_to_it() -> None:
    source = """
        import redis
        from redis.client import Pipeline
        def put(client: Pipeline, key):
            if isinstance(client, Pipeline):
                client.hset(key, "a", 1)
            else:
                client.hget(key, "a")
        def main(r: redis.Redis):
            with r.pipeline() as pipe:
                put(pipe, "x")
                pipe.execute()
        """
    program = linked(source)
    assert {call.method for call in program.calls} == {"hset", "hget", "pipeline"}
    assert {call.method for batch in program.batches for call in batch.calls} == {"hset"}


def test_the_classes_of_one_place() -> None:
    source = """
        import redis
        from redis.cluster import RedisCluster
        class Store:
            def __init__(self, cluster):
                self.cluster = cluster
                self.make = RedisCluster if cluster else redis.Redis
            def connect(self, pool):
                if self.cluster:
                    return self.make(host="a")
                return self.make(host="a", connection_pool=pool)
        """
    built = [(one.client.cluster, [o.name for o in one.options]) for one in linked(source).constructions]
    assert (True, ["host", "connection_pool"]) not in built and (True, ["host"]) in built
    assert (False, ["host", "connection_pool"]) in built
