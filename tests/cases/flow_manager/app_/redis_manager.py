from __future__ import annotations

import asyncio
import os

import redis.asyncio as redis


class RedisManager:
    """One connection for the process; connect() at start-up."""

    def __init__(self) -> None:
        self._client: redis.Redis | None = None
        self._lock = asyncio.Lock()

    async def connect(self) -> None:
        async with self._lock:
            if self._client is None:
                self._client = await self._open()

    async def _open(self) -> redis.Redis:
        client = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True)
        await client.ping()
        return client

    @property
    def client(self) -> redis.Redis:
        if self._client is None:
            raise RuntimeError("Redis is not connected")
        return self._client

    async def close(self) -> None:
        if self._client:
            await self._client.aclose()
            self._client = None

    async def publish_event(self, name, payload):
        await self.client.xadd(f"events:{name}", {"p": payload}, maxlen=100)  # expect: ok


redis_manager = RedisManager()
