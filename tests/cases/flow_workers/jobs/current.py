"""The client of the running job, for code that gets no context."""

from contextvars import ContextVar
from typing import Optional

from redis.asyncio import Redis

current_redis: ContextVar[Optional[Redis]] = ContextVar("current_redis", default=None)


def get_current() -> Redis:
    client = current_redis.get()
    if client is None:
        raise LookupError("outside of a job")
    return client
