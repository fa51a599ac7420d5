"""Webhook deduplication and delivery, asyncio."""

import asyncio
import os

from redis import asyncio as aioredis


class Deduper:
    def __init__(self, redis: "aioredis.Redis", ttl: int = 60):
        self.redis = redis
        self.ttl = ttl

    async def first_time(self, event_id: str) -> bool:
        return bool(await self.redis.set(f"webhook:seen:{event_id}", 1, nx=True, ex=self.ttl))  # expect: ok

    async def seen_any(self, *event_ids: str) -> int:
        return await self.redis.exists(*[f"webhook:seen:{e}" for e in event_ids])  # expect: change CL102

    async def mark(self, source: str, event_id: str) -> list:
        async with self.redis.pipeline(transaction=True) as pipe:  # expect: ok
            await (
                pipe.sadd(f"webhook:{{{source}}}:ids", event_id)  # expect: ok
                .expire(f"webhook:{{{source}}}:ids", self.ttl)
                .incr(f"webhook:{{{source}}}:count")
                .execute()
            )
        return await self.redis.mget(f"webhook:{{{source}}}:count", f"webhook:{{{source}}}:errors")  # expect: ok

    async def mark_globally(self, source: str, event_id: str):
        async with self.redis.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.sadd(f"webhook:{source}:ids", event_id)  # expect: ok
            pipe.incr("webhook:count")  # expect: break CL103
            return await pipe.execute()

    async def deliver(self, source: str, body: str) -> int:
        pipe = self.redis.pipeline()  # expect: change CL109
        pipe.rpush(f"webhook:out:{source}", body)  # expect: ok
        pipe.hincrby("webhook:stats", source, 1)  # expect: ok
        first, _ = await pipe.execute()
        return first

    async def remember(self, event_id: str):
        pipe = self.redis.pipeline(transaction=False)  # expect: ok
        await pipe.set(f"webhook:body:{event_id}", "x")  # expect: break CL110
        await pipe.execute()
        return await self.redis.get(f"webhook:body:{event_id}")  # expect: ok


async def connect():
    return aioredis.from_url(os.environ["REDIS_URL"], decode_responses=True)


async def scenario_safe():
    d = Deduper(await connect())
    first = await asyncio.gather(d.first_time("e1"))
    return first, await d.first_time("e1"), await d.seen_any("e1", "e2", "e3"), await d.mark("github", "e1")


async def scenario_mark_globally():
    return await Deduper(await connect()).mark_globally("github", "e1")


async def scenario_deliver():
    return await Deduper(await connect()).deliver("github", "{}")


async def scenario_remember():
    return await Deduper(await connect()).remember("e9")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_mark_globally": "break",
    "scenario_deliver": "same",
    "scenario_remember": "wrong",
}
