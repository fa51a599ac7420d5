"""A queue in Redis: ready jobs, jobs in hand, and a sorted set of those to be tried again."""

import time

from redis.asyncio import Redis


class JobQueue:
    def __init__(self, redis: Redis, name: str) -> None:
        self.redis = redis
        self.ready = f"jobs:{name}:ready"
        self.in_hand = f"jobs:{name}:in-hand"
        self.retry = f"jobs:{name}:retry"

    async def push(self, job: str) -> None:
        await self.redis.lpush(self.ready, job)

    async def take(self) -> str | None:
        """The oldest job; it stays in the list of jobs in hand until it is done."""
        return await self.redis.lmove(self.ready, self.in_hand, "RIGHT", "LEFT")

    async def done(self, job: str) -> None:
        await self.redis.lrem(self.in_hand, 1, job)

    async def failed(self, job: str, delay: float) -> None:
        pipe = self.redis.pipeline()
        pipe.lrem(self.in_hand, 1, job)
        pipe.zadd(self.retry, {job: time.time() + delay})
        await pipe.execute()

    async def wake(self) -> int:
        """Queue again what is due."""
        due = await self.redis.zrangebyscore(self.retry, 0, time.time())
        for job in due:
            if await self.redis.zrem(self.retry, job):
                await self.redis.lpush(self.ready, job)
        return len(due)


class MailQueue:
    """The same with one hash tag for each queue, so that a cluster moves jobs as well."""

    def __init__(self, redis: Redis, sender: str) -> None:
        self.redis = redis
        self.ready = f"mail:{{{sender}}}:ready"
        self.in_hand = f"mail:{{{sender}}}:in-hand"

    async def push(self, mail: str) -> None:
        await self.redis.lpush(self.ready, mail)

    async def take(self) -> str | None:
        return await self.redis.lmove(self.ready, self.in_hand, "RIGHT", "LEFT")
