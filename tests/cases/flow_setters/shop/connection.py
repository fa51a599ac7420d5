"""The one client of the process, set once at start-up."""

from __future__ import annotations

from typing import Optional

import redis

_client: Optional[redis.Redis] = None


def initialize_redis(client: redis.Redis) -> None:
    global _client
    _client = client


def get_client() -> redis.Redis:
    if _client is None:
        raise RuntimeError("initialize_redis() was not called")
    return _client


def close() -> None:
    global _client
    if _client is not None:
        _client.close()
    _client = None
