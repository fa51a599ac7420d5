"""A background worker: takes a job, records progress, handles failure (asyncio)."""

import asyncio
import contextlib
import json
import os

from redis.asyncio import Redis
from redis.exceptions import RedisError


class Worker:
    def __init__(self, name: str, redis: Redis) -> None:
        self.name = name
        self.redis = redis
        self.handled: list[str] = []

    async def take(self) -> "str | None":
        item = await self.redis.blpop("work:queue", timeout=1)  # expect: ok
        return item[1] if item else None

    async def take_by_priority(self) -> "str | None":
        item = await self.redis.blpop(["work:high", "work:low"], timeout=1)  # expect: break CL101
        return item[1] if item else None

    async def progress(self, job: str, percent: int) -> None:
        await asyncio.gather(
            self.redis.hset(f"work:job:{job}", "percent", percent),  # expect: ok
            self.redis.expire(f"work:job:{job}", 600),  # expect: ok
            self.redis.publish(f"work:progress:{job}", percent),  # expect: ok
        )

    async def done(self, job: str) -> list:
        async with self.redis.pipeline(transaction=True) as tr:  # expect: ok
            tr.hset(f"work:job:{job}", "state", "done")  # expect: ok
            tr.lpush("work:done", job)  # expect: break CL103
            return await tr.execute()

    async def fail(self, job: str, error: str) -> list:
        async with self.redis.pipeline() as pipe:  # expect: change CL109
            pipe.hset(f"work:job:{job}", mapping={"state": "failed", "error": error})  # expect: ok
            pipe.zadd("work:retry", {job: 1})  # expect: ok
            return await pipe.execute()

    async def due(self, now: int) -> list:
        jobs = await self.redis.zrange("work:retry", 0, now, byscore=True)  # expect: ok
        for job in jobs:
            if await self.redis.zrem("work:retry", job):  # expect: ok
                await self.redis.rpush("work:queue", job)  # expect: ok
        return jobs

    async def run(self, limit: int) -> list:
        with contextlib.suppress(asyncio.CancelledError):
            for _ in range(limit):
                job = await self.take()
                self.handled.append(json.dumps(job))
        return self.handled

    async def forget(self, *jobs: str) -> int:
        try:
            return await self.redis.delete(*[f"work:job:{job}" for job in jobs])  # expect: change CL102
        except RedisError:
            return 0


def worker() -> Worker:
    return Worker("w1", Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))


async def scenario_run():
    w = worker()
    await w.redis.rpush("work:queue", "a", "b")
    await w.progress("a", 50)
    return await w.fail("c", "x"), await w.due(5), await w.run(3)


async def scenario_forget():
    w = worker()
    for job in "abcd":
        await w.progress(job, 1)
    return await w.forget(*"abcd")


async def scenario_take_by_priority():
    w = worker()
    await w.redis.rpush("work:low", "a")
    return await w.take_by_priority()


async def scenario_done():
    return await worker().done("a")


SCENARIOS = {
    "scenario_run": "same",
    "scenario_forget": "same",
    "scenario_take_by_priority": "break",
    "scenario_done": "break",
}
