"""Handlers around a client that cannot be built on a cluster, and around an attribute that is missing there."""

from __future__ import annotations

import pytest
from link.linking import linked

from clusterlint.rules.escaping_exception import judge

SOURCE = """
import os
import redis
import redis.asyncio

U = os.environ["U"]
r = redis.Redis.from_url(U)

def tried():
    try:
        return {tried}
    except {caught}:
        return None
"""
TRIED = {
    "redis.Redis.from_url(U, db=2)": "RedisClusterException",
    "redis.Redis(host='h', db=2)": "RedisClusterException",
    "redis.Redis.from_url('redis://h/2')": "RedisClusterException",
    "redis.asyncio.Redis(host='h', db=2)": "RedisClusterException",
    "r.connection_pool.disconnect()": "AttributeError",
    # The first command raises, which stands elsewhere; a pool is not exchanged; nothing is wrong.
    "redis.asyncio.Redis.from_url('redis://h/2')": "",
    "redis.ConnectionPool(host='h', db=2)": "",
    "redis.Redis.from_url(U)": "",
}


@pytest.mark.parametrize(("tried", "exception"), TRIED.items(), ids=TRIED.keys())
def test_what_passes_a_handler_of_redis_errors(tried: str, exception: str) -> None:
    found = list(judge(linked(SOURCE.format(tried=tried, caught="redis.RedisError"))))
    assert [f.message.partition(" that ")[0].rpartition(" ")[2] for f in found] == [exception] * bool(exception)
    for caught in ("Exception", "(redis.RedisError, redis.exceptions.RedisClusterException, AttributeError)"):
        assert not list(judge(linked(SOURCE.format(tried=tried, caught=caught))))
