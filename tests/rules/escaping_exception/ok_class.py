from typing import Union

import fakeredis
import redis
import redis.asyncio as aioredis
from redis.cluster import RedisCluster

r = redis.Redis(host="cache")
fake = fakeredis.FakeRedis()
CLIENTS = (redis.Redis, RedisCluster)


class Redis:
    pass


class Sharded(RedisCluster):
    pass


def both(client):
    return isinstance(client, (redis.Redis, RedisCluster))


def constant(client):
    return isinstance(client, CLIENTS)


def union(client):
    return isinstance(client, redis.Redis | RedisCluster)


def typing_union(client):
    return isinstance(client, Union[redis.Redis, RedisCluster])


def one_after_the_other(client):
    if isinstance(client, redis.Redis):
        return "plain"
    return "cluster" if isinstance(client, RedisCluster) else None


def derived(client):
    return isinstance(client, (redis.Redis, Sharded))


def own(client):
    return isinstance(client, Redis)


def no_client():
    return isinstance("redis", redis.Redis), isinstance([r], redis.Redis), isinstance(fake, redis.Redis)


def false_today_as_well():
    return isinstance(r, aioredis.Redis)


def matched(client):
    match client:
        case redis.Redis() | RedisCluster():
            return client


def something_else(client):
    return isinstance(client, redis.ConnectionPool), type(client) is str, client is redis.Redis
