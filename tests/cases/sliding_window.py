"""Sliding windows: everything of one caller in one key, or under one tag."""

import os
import time

import redis.asyncio as aioredis


class SlidingWindow:
    def __init__(self, client: aioredis.Redis, limit: int = 3, window: int = 60):
        self.client = client
        self.limit = limit
        self.window = window

    def _key(self, caller: str) -> str:
        return f"window:{caller}"

    async def allow(self, caller: str) -> bool:
        key = self._key(caller)
        now = time.time()
        async with self.client.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.zremrangebyscore(key, 0, now - self.window)  # expect: ok
            pipe.zadd(key, {str(time.monotonic_ns()): now})  # expect: ok
            pipe.zcard(key)  # expect: ok
            pipe.expire(key, self.window)  # expect: ok
            _, _, count, _ = await pipe.execute()
        return count <= self.limit

    async def allow_loosely(self, caller: str) -> bool:
        key = self._key(caller)
        count, _ = await self.client.pipeline().incr(key).expire(key, self.window).execute()  # expect: change CL109
        return count <= self.limit

    async def allow_both(self, caller: str, ip: str) -> bool:
        async with self.client.pipeline(transaction=True) as pipe:  # expect: ok
            for key in (f"window:caller:{caller}", f"window:ip:{ip}"):
                pipe.incr(key)  # expect: break CL103
            counts = await pipe.execute()
        return max(counts) <= self.limit

    async def allow_nested(self, caller: str) -> bool:
        minute, hour = f"window:{{{caller}}}:m", f"window:{{{caller}}}:h"
        async with self.client.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.incr(minute).expire(minute, 60)  # expect: ok
            pipe.incr(hour).expire(hour, 3600)  # expect: ok
            replies = await pipe.execute()
        return replies[0] <= self.limit and replies[2] <= 100

    async def reset(self, caller: str) -> int:
        return await self.client.delete(self._key(caller))  # expect: ok


def limiter():
    return SlidingWindow(aioredis.Redis.from_url(os.environ["REDIS_URL"]))


async def scenario_allow():
    w = limiter()
    allowed = [await w.allow("ann") for _ in range(5)]
    return allowed, await w.allow_nested("bob"), await w.reset("ann")


async def scenario_loosely():
    w = limiter()
    return [await w.allow_loosely("ann") for _ in range(4)]


async def scenario_allow_both():
    return await limiter().allow_both("ann", "10.0.0.1")


SCENARIOS = {"scenario_allow": "same", "scenario_loosely": "same", "scenario_allow_both": "break"}
