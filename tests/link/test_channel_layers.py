"""The connections that channels_redis gives away connect where CHANNEL_LAYERS says."""

from __future__ import annotations

import pytest
from linking import linked

SETTINGS = """
import os
HOSTS = {hosts}
CHANNEL_LAYERS = {{
    "default": {{"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {{"hosts": HOSTS}}}},
    "chat": {{"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {{"hosts": ["redis://chat:1/2"]}}}},
}}
"""
HOSTS = {
    "addresses of a comma list": ('[{"address": u} for u in os.environ["URLS"].split(",")]', ("URLS",)),
    "a list that the environment gives": ('env.list("URLS")', ("URLS",)),
    "a URL put together": ("[f\"redis://{os.environ['HOST']}:6379/0\"]", ("HOST",)),
    "host and port": ('[("h", 7000)]', ("h:7000",)),
    "keywords": ('[{"host": os.getenv("HOST", "h"), "port": 1}]', ("HOST",)),
}
WAYS = {
    "connection": "c = get_channel_layer().connection(0)",
    "pool of a shard": "c = Redis(connection_pool=create_pool(get_channel_layer()._shards[n].host))",
    "pool of a layer's host": "c = Redis(connection_pool=create_pool(get_channel_layer().hosts[0]))",
}
USE = """
from channels.layers import get_channel_layer
from channels_redis.utils import create_pool
from redis.asyncio import Redis
async def f(n):
    {way}
    await c.zadd("a", {{"x": 1}})
"""


def _places(hosts: str, way: str) -> tuple[str, ...]:
    settings = "import environ\nenv = environ.Env()\n" + SETTINGS.format(hosts=hosts)
    program = linked({"shop/settings.py": settings, "shop/use.py": USE.format(way=way)})
    (call,) = [c for c in program.calls if c.method == "zadd"]
    assert call.client.asynchronous
    return call.client.endpoints


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize(("hosts", "expected"), HOSTS.values(), ids=HOSTS.keys())
def test_a_connection_is_where_the_hosts_are(hosts: str, expected: tuple[str, ...], way: str) -> None:
    assert _places(hosts, way) == expected


def test_a_layer_has_its_alias() -> None:
    way = 'c = get_channel_layer("chat").connection(0)'
    assert _places("[]", way) == ("chat:1",)


def test_the_database_of_a_layer_is_known() -> None:
    use = USE.format(way='c = get_channel_layer("chat").connection(0)')
    program = linked({"settings.py": SETTINGS.format(hosts="[]"), "use.py": use})
    assert [built.database for built in program.constructions] == [2]


def test_without_hosts_it_is_the_default_of_the_library() -> None:
    program = linked({"settings.py": "CHANNEL_LAYERS = {}", "use.py": USE.format(way=WAYS["connection"])})
    (call,) = [c for c in program.calls if c.method == "zadd"]
    assert call.client.endpoint == "localhost:6379"
