"""What a flag puts into options, keys and transactions: on a cluster they are what it leaves there."""

from __future__ import annotations

from textwrap import indent

import pytest
from linking import linked, templates

from clusterlint.link.program import Transaction

HEAD = """
import os
import redis
from redis.cluster import RedisCluster

CLUSTER = os.environ.get("REDIS_CLUSTER") == "1"
ON = os.environ.get("FAST") == "1"
r = (RedisCluster if CLUSTER else redis.Redis)(host="a")

def options(flag):
    out = {"host": "b"}
    if not flag:
        out["db"] = 4
    return out

def number():
    return 0 if CLUSTER else 6

def tag(x):
    if CLUSTER:
        return "{" + x + "}"
    return x

def run(a, user):
"""
BUILD = "(RedisCluster if CLUSTER else redis.Redis)(**out)"
WITHOUT = {
    "an item": "out = {'host': 'b'}\nif not CLUSTER:\n    out['db'] = 2\nBUILD",
    "two questions": "out = {'host': 'b'}\nif not CLUSTER:\n    out['db'] = 2\nif CLUSTER:\n"
    "    RedisCluster(**out)\nelse:\n    redis.Redis(**out)",
    "beside the class": "out = {'host': 'b'}\nif CLUSTER:\n    cls = RedisCluster\nelse:\n    cls = redis.Redis\n"
    "    out.update(db=2)\ncls(**out)",
    "a dict": "out = {} if CLUSTER else {'db': 2}\n(RedisCluster if CLUSTER else redis.Redis)(host='b', **out)",
    "added": "out = {'host': 'b'}\nif not CLUSTER:\n    out |= {'db': 3}\nBUILD",
    "spread": "out = dict(host='b', **({} if CLUSTER else {'db': 2}))\nBUILD",
    "a function": "out = options(CLUSTER)\nBUILD",
    "a number": "out = dict(host='b', db=3 if not CLUSTER else 0)\nBUILD",
    "a number of a function": "out = {'host': 'b', 'db': number()}\nBUILD",
    "a table": "def one():\n    return redis.Redis(host='b', db=3)\ndef many():\n    return RedisCluster(host='b')\n"
    "{'standalone': one, 'cluster': many}[os.environ['REDIS_MODE']]()",
}
WITH = {
    "the cluster": "out = {'host': 'b'}\nif CLUSTER:\n    out['db'] = 2\nBUILD",
    "no question": "out = {'host': 'b'}\nif ON:\n    out['db'] = 2\nBUILD",
    "both": "out = {'host': 'b', 'db': 2} if CLUSTER else {'host': 'b', 'db': 3}\nBUILD",
    "another number": "out = dict(host='b', db=2 if CLUSTER else 0)\nBUILD",
    "another function": "out = options(ON)\nBUILD",
}


def databases(body: str) -> set[int | None]:
    source = HEAD + indent(body.replace("BUILD", BUILD), "    ") + "\nrun('a', 'b')\n"
    built = linked(source).on_a_cluster().constructions
    line = HEAD.count("\n")
    return {one.database for one in built if one.location.line > line and one.client.endpoint == "b:6379"}


@pytest.mark.parametrize("body", WITHOUT.values(), ids=WITHOUT)
def test_options_of_a_standalone_server(body: str) -> None:
    assert databases(body) <= {None, 0}


@pytest.mark.parametrize("body", WITH.values(), ids=WITH)
def test_options_of_a_cluster(body: str) -> None:
    assert not databases(body) <= {None, 0}


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ("p = '{app}:' if CLUSTER else 'app:'\nr.mget(p + 'a', p + 'b')", [["{{app}}:a"], ["{{app}}:b"]]),
        ("p = 'app:'\nif CLUSTER:\n    p = '{app}:'\nr.mget(p + 'a')", [["{{app}}:a"]]),
        ("x = tag(user)\nr.mget(f'{x}:a', tag('b'))", [["{{{user}}}:a"], ["{{b}}"]]),
        ("p = 'app:' if CLUSTER else '{app}:'\nr.mget(p)", [["app:", "{{app}}:"]]),
        ("p = '{app}:' if ON else 'app:'\nr.mget(p)", [["app:", "{{app}}:"]]),
        ("p = 'a' if CLUSTER else 'b'\nr.mget(p)", [["a", "b"]]),
    ],
)
def test_keys_with_a_tag_on_a_cluster(body: str, keys: list[list[str]]) -> None:
    found = [templates(c) for c in linked(HEAD + indent(body, "    ") + "\n").calls if c.method == "mget"]
    assert found == [keys, keys]  # of either client


@pytest.mark.parametrize(
    ("given", "flag"),
    [
        ("transaction=not CLUSTER", Transaction.DEFAULT),
        ("transaction=False if CLUSTER else True", Transaction.DEFAULT),
        ("**({} if CLUSTER else {'transaction': True})", Transaction.DEFAULT),
        ("transaction=True if CLUSTER else False", Transaction.ON),
        ("**({'transaction': True} if CLUSTER else {})", Transaction.ON),
        ("transaction=ON", Transaction.UNKNOWN),
    ],
)
def test_transactions_of_a_cluster(given: str, flag: Transaction) -> None:
    body = f"    with r.pipeline({given}) as pipe:\n        pipe.incr(a)\n        pipe.execute()\n"
    assert {batch.transaction for batch in linked(HEAD + body).batches} == {flag}


def test_each_call_makes_a_dict_of_its_own() -> None:
    source = """
        import functools
        import redis
        KEPT = {"host": "c"}
        def common(port=1):
            return {"host": "a", "port": port}
        @functools.cache
        def cached(port=1):
            return {"host": "b", "port": port}
        def kept(port=1):
            return KEPT
        def changed(options):
            options["db"] = 2
        def all():
            changed(common())
            redis.Redis(**common())
            changed(cached())
            redis.Redis(**cached())
            changed(kept())
            redis.Redis(**kept())
        """
    built = linked(source).constructions
    assert {one.client.endpoint: one.database for one in built} == {"a:1": None, "b:1": 2, "c:6379": 2}
