"""What the methods of real cluster pipelines return, in transactions too, against the catalog that the rule uses."""

from __future__ import annotations

import asyncio
import inspect

import pytest
import redis
import redis.asyncio
from live_servers import Servers

from clusterlint.catalog.quirks import answer, returned

SINGLE_KEY = ("delete", "unlink", "exists", "get", "incr", "hgetall", "smembers", "lpop", "ttl", "persist")


@pytest.mark.parametrize("transaction", [False, True])
def test_sync_methods_that_end_a_chain(live_servers: Servers, transaction: bool) -> None:
    node = live_servers.cluster[0]
    with redis.RedisCluster(host=node.host, port=node.port) as client:
        for name in SINGLE_KEY:
            pipe = client.pipeline(transaction=transaction)
            stored = answer(returned(name, asynchronous=False), None)
            assert (getattr(pipe, name)("key") is None) == (stored == "nothing"), name


def test_asyncio_methods_that_must_be_awaited(live_servers: Servers) -> None:
    node = live_servers.cluster[0]

    async def run() -> None:
        async with redis.asyncio.RedisCluster(host=node.host, port=node.port) as client:
            for name in SINGLE_KEY:
                result = getattr(client.pipeline(), name)("key")
                stored = answer(returned(name, asynchronous=True), None)
                assert inspect.iscoroutine(result) == (stored == "coroutine"), name
                if inspect.iscoroutine(result):
                    result.close()

    asyncio.run(run())
