"""The queue between the web processes and the workers."""

import json
from typing import Any

from redis.asyncio import Redis

from community.keys import Key


class JobQueue:
    """A job is in one list at any time: pending, running or failed."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def put(self, name: str, **arguments: Any) -> None:
        await self.redis.lpush(Key.JOBS_PENDING.value, json.dumps({"name": name, "arguments": arguments}))

    async def take(self, timeout: float) -> str | None:
        return await self.redis.blmove(Key.JOBS_PENDING.value, Key.JOBS_RUNNING.value, timeout, "RIGHT", "LEFT")

    async def done(self, job: str) -> None:
        await self.redis.lrem(Key.JOBS_RUNNING.value, 1, job)

    async def failed(self, job: str) -> None:
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.lrem(Key.JOBS_RUNNING.value, 1, job)
            pipe.lpush(Key.JOBS_FAILED.value, job)
            await pipe.execute()

    async def recover(self) -> int:
        """Put back what a worker that died was at."""
        count = 0
        while await self.redis.rpoplpush(Key.JOBS_RUNNING.value, Key.JOBS_PENDING.value):
            count += 1
        return count

    async def lengths(self) -> dict[str, int]:
        async with self.redis.pipeline(transaction=True) as pipe:
            for key in (Key.JOBS_PENDING, Key.JOBS_RUNNING, Key.JOBS_FAILED):
                pipe.llen(key.value)
            pending, running, failed = await pipe.execute()
        return {"pending": pending, "running": running, "failed": failed}
