"""A cluster client that is given nodes connects where they say, and to one cluster."""

from __future__ import annotations

from dataclasses import replace

import pytest
from linking import linked

from clusterlint.link.clients.construct import described
from clusterlint.link.clients.libraries import Builder
from clusterlint.link.program import Basis
from clusterlint.link.values import ClientValue, join, options

HEAD = """
import os
from urllib.parse import urlparse
from redis import ConnectionPool, Redis
from redis.cluster import ClusterNode, RedisCluster
from redis.sentinel import Sentinel
from settings import REDIS_URL
def nodes(text):
    found = []
    for part in text.split(","):
        host, port = part.split(":")
        found.append(ClusterNode(host, int(port)))
    return found
"""
GIVEN = {
    "literal nodes are one cluster": (
        'RedisCluster(startup_nodes=[ClusterNode("a", 7000), ClusterNode("b", 7000)])',
        ("a:7000",),
    ),
    "the default port": ('RedisCluster(startup_nodes=[ClusterNode("a")])', ("a:6379",)),
    "a list of either": (
        'RedisCluster(startup_nodes=[ClusterNode("a", 1)] if REDIS_URL else [ClusterNode("b", 2)])',
        ("a:1", "b:2"),
    ),
    "nodes of dicts": ('RedisCluster(startup_nodes=[{"host": "a", "port": "7000"}])', ("a:7000",)),
    "a host from the environment": (
        'RedisCluster(startup_nodes=[ClusterNode(os.environ["NODE"], 7000)])',
        ("NODE",),
    ),
    "built in a loop over a setting": ("RedisCluster(startup_nodes=nodes(REDIS_URL))", ("REDIS_URL",)),
    "addresses taken apart in place": (
        'RedisCluster(startup_nodes=[ClusterNode(*p.split(":")) for p in os.environ["NODES"].split(",")])',
        ("NODES",),
    ),
    "URLs of a list": (
        "RedisCluster(startup_nodes=[ClusterNode(urlparse(u).hostname, urlparse(u).port)"
        ' for u in REDIS_URL.split(",")])',
        ("REDIS_URL",),
    ),
    "by position": ('RedisCluster(None, 6379, [ClusterNode("a", 1)])', ("a:1",)),
    "a plain client of a part": (
        'Redis(host=REDIS_URL.split(",")[0].split(":")[0], port=6379)',
        ("REDIS_URL",),
    ),
    "a plain client of all parts": ('Redis(*os.environ["SHARD"].split(":"))', ("SHARD",)),
    "nodes that nobody knows": ("RedisCluster(startup_nodes=elsewhere())", ()),
    "hosts of nodes that nobody knows": (
        'RedisCluster(startup_nodes=[ClusterNode(n["host"], n["port"]) for n in elsewhere()])',
        (),
    ),
}


SENTINELS = {
    "hosts from a setting": (
        'Sentinel([tuple(p.split(":")) for p in os.environ["SENTINELS"].split(",")]).master_for("m")',
        ("SENTINELS",),
    ),
    "literal hosts": ('Sentinel([("s1", 26379), ("s2", 26379)]).slave_for("m")', ("s1:26379",)),
    "one host of the environment": ('Sentinel(sentinels=[(os.environ["S"], 26379)]).master_for("m")', ("S",)),
    "hosts that nobody knows": ('Sentinel(hosts).master_for("m")', ()),
    "a pool of either": (
        "Redis(connection_pool=Sentinel([('s', 1)]).master_for('m').connection_pool if REDIS_URL"
        " else ConnectionPool.from_url(REDIS_URL))",
        ("s:1", "REDIS_URL"),
    ),
    "a pool of which one place is known": (
        "Redis(connection_pool=Sentinel(hosts).master_for('m').connection_pool if REDIS_URL"
        " else ConnectionPool.from_url(REDIS_URL))",
        ("REDIS_URL",),
    ),
}
GIVEN.update(SENTINELS)


@pytest.mark.parametrize(("built", "expected"), GIVEN.values(), ids=GIVEN.keys())
def test_the_endpoint_is_what_the_nodes_are_made_of(built: str, expected: tuple[str, ...]) -> None:
    settings = 'import os\nREDIS_URL = os.environ["REDIS_URL"]\n'
    program = linked(
        {"settings.py": settings, "use.py": f"{HEAD}client = {built}\nclient.zadd('a', {{'x': 1}})\n"}
    )
    (found,) = [c for c in program.calls if c.method == "zadd"]
    assert found.client.endpoints == expected


def test_what_is_passed_tells_more_than_an_annotation() -> None:
    annotated = described(Builder("redis", "client", "redis.Redis", False, False), Basis.ANNOTATED)
    placed = replace(annotated, basis=Basis.BUILT, endpoint="CACHE_URL")
    elsewhere = replace(placed, endpoint=None, type_name="redis.StrictRedis")
    assert join(ClientValue(annotated), ClientValue(placed)) == ClientValue(placed)
    assert len(options(join(ClientValue(annotated), ClientValue(elsewhere)))) == 2


ON_NODES = {
    "a node's own connection": "for node in r.get_primaries():\n    node.redis_connection.keys('a*')\n",
    "a connection that is asked for": "for node in r.get_nodes():\n    r.get_redis_connection(node).keys('a*')\n",
    "the node of a key": "r.get_node_from_key('a').redis_connection.flushdb()\n",
}


@pytest.mark.parametrize("body", ON_NODES.values(), ids=ON_NODES.keys())
@pytest.mark.parametrize("client", ["RedisCluster", "Redis"])
def test_what_one_node_is_asked_is_meant_for_it(body: str, client: str) -> None:
    start = f"from redis import Redis, RedisCluster\nr = {client}.from_url('redis://h')\n"
    assert not linked({"a.py": start + body}).calls
