from __future__ import annotations

import os
from typing import Any, Final

import redis.asyncio as aioredis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

DEFAULTS: Final[dict[str, Any]] = {"decode_responses": True, "socket_timeout": 5}


def _options(**more: Any) -> dict[str, Any]:
    return DEFAULTS | {"retry": Retry(ExponentialBackoff(), 1)} | more


class Clients:
    """All connections of the process, opened one by one as they are needed."""

    _by_purpose: dict[str, aioredis.Redis]

    def __init__(self) -> None:
        self._by_purpose = {}

    def __getattr__(self, purpose: str) -> aioredis.Redis:
        if purpose.startswith("_"):
            raise AttributeError(purpose)
        if purpose not in self._by_purpose:
            self._by_purpose[purpose] = aioredis.Redis.from_url(os.environ["REDIS_URL"], **_options(client_name=purpose))
        return self._by_purpose[purpose]

    async def close(self) -> None:
        while self._by_purpose:
            _, client = self._by_purpose.popitem()
            await client.aclose()


clients = Clients()
