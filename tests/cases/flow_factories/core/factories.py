from functools import cache, lru_cache

import redis

from .config import config


def _build(**kwargs):
    merged = {**config().options, **kwargs}
    return redis.Redis(host=config().host, port=config().port, **merged)


@lru_cache(maxsize=1)
def get_redis() -> redis.Redis:
    return _build(socket_connect_timeout=2)


@cache
def client_for(role):
    if role == "reports":
        return _build(socket_timeout=30)
    return _build(**{"client_name": role})


def make_pair():
    """One to read, one to write."""
    return _build(client_name="reader"), _build(client_name="writer")
