"""Every Redis client of the service is built here."""

import redis
from redis.asyncio import Redis, RedisCluster

from shop.settings import settings


def connect() -> Redis:
    """The shop's Redis: one server, or a cluster where the flag says so."""
    if settings.redis_cluster_enabled:
        return RedisCluster.from_url(settings.redis_url, decode_responses=True)
    return Redis.from_url(settings.redis_url, decode_responses=True)


def connect_limits() -> Redis:
    """The rate limiter has a Redis of its own."""
    return Redis.from_url(settings.rate_limit_url, decode_responses=True)


def connect_sessions() -> redis.Redis:
    """Sessions share the server and have their own database."""
    return redis.Redis.from_url(settings.redis_url, db=settings.session_db, decode_responses=True)


def connect_admin() -> redis.Redis:
    """For the maintenance commands, which are not asynchronous."""
    return redis.Redis.from_url(settings.redis_url, decode_responses=True)
