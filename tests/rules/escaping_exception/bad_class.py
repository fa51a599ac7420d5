import redis
import redis.asyncio as aioredis
from redis.client import Pipeline

r = redis.Redis(host="cache")
later = aioredis.Redis(host="cache")


def built():
    return isinstance(r, redis.Redis)  # found


def asynchronous():
    return isinstance(later, aioredis.Redis)  # found


def given(client):
    return client if isinstance(client, redis.StrictRedis) else redis.Redis(**client)  # found


def two_plain(client):
    return isinstance(client, (redis.Redis, aioredis.Redis))  # found


def exactly(client):
    return type(client) is redis.Redis  # found


def exactly_by_attribute(client):
    return client.__class__ in (redis.StrictRedis, str)  # found


def factory(cls):
    return issubclass(cls, redis.Redis)  # found


def pipeline(connection):
    return isinstance(connection, Pipeline)  # found


def matched(source):
    match source:
        case str():
            return redis.Redis.from_url(source)
        case redis.Redis() as client:  # found
            return client


def asserted(client):
    assert isinstance(client, redis.Redis)  # found


def refused(client):
    if not isinstance(client, redis.Redis):  # found
        raise TypeError(client)
