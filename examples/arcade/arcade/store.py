"""The connection to Redis, opened once for each process."""

import redis

from arcade.config import Config

_client = None


def get_client():
    global _client
    if _client is None:
        _client = redis.StrictRedis.from_url(Config.REDIS_URL, decode_responses=True, socket_timeout=10)
    return _client


def get_login_client():
    return redis.StrictRedis.from_url(Config.LOGIN_REDIS_URL, decode_responses=True)
