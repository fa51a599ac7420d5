"""asyncio pipelines in many spellings."""

import os

import redis.asyncio as aioredis


class Feed:
    def __init__(self, url):
        self.redis = aioredis.Redis.from_url(url, decode_responses=True)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        await self.redis.aclose()

    async def post(self, author, followers, post):
        async with self.redis.pipeline() as pipe:  # expect: change CL109
            for f in followers:
                pipe.lpush(f"feed:{f}", post)  # expect: ok
            pipe.incr(f"posts:{author}")  # expect: ok
            return await pipe.execute()

    async def read(self, user):
        return await self.redis.lrange(f"feed:{user}", 0, 9)  # expect: ok

    async def chained(self, user):
        return await (
            self.redis.pipeline(transaction=False)  # expect: ok
            .llen(f"feed:{user}")
            .get(f"posts:{user}")
            .execute()
        )

    async def awaited(self, user):
        pipe = self.redis.pipeline(transaction=False)  # expect: ok
        await pipe.set(f"name:{user}", "x")  # expect: break CL110
        pipe.get(f"other:{user}")  # expect: ok
        await pipe.execute()
        return await self.redis.get(f"name:{user}")  # expect: ok

    async def moved(self, a, b):
        pipe = self.redis.pipeline(transaction=False)  # expect: ok
        pipe.rename(f"feed:{a}", f"feed:{b}")  # expect: break CL104 or CL101
        return await pipe.execute()

    async def trimmed(self, user):
        async with self.redis.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.ltrim(f"feed:{user}", 0, 99)  # expect: ok
            pipe.expire(f"feed:{user}", 1000)  # expect: ok
            return await pipe.execute()

    async def atomically(self, a, b):
        async with self.redis.pipeline(transaction=True) as pipe:  # expect: ok
            await pipe.watch(f"feed:{a}")  # expect: ok
            last = await pipe.lindex(f"feed:{a}", -1)  # expect: ok
            pipe.multi()  # expect: ok
            pipe.rpop(f"feed:{a}")  # expect: ok
            pipe.lpush(f"feed:{b}", last or "")  # expect: break CL103
            return await pipe.execute()


def feed():
    return Feed(os.environ["REDIS_URL"])


async def scenario_ok():
    async with feed() as f:
        return await f.post("ann", ["bob", "eve"], "p1"), await f.read("bob"), await f.trimmed("bob"), await f.chained("bob")


async def scenario_awaited():
    async with feed() as f:
        return await f.awaited("ann")


async def scenario_moved():
    async with feed() as f:
        await f.post("ann", ["bob"], "p")
        return await f.moved("bob", "eve")


async def scenario_atomically():
    async with feed() as f:
        await f.redis.lpush("feed:bob", "p")
        return await f.atomically("bob", "eve")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_awaited": "wrong",
    "scenario_moved": "break",
    "scenario_atomically": "break",
}
