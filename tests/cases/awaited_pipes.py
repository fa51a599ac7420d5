"""asyncio pipelines: awaited where they must not be, and replies that shift."""

import os

import redis.asyncio as redis


class Store:
    def __init__(self):
        self.r = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    async def save(self, uid, name):
        async with self.r.pipeline(transaction=False) as pipe:  # expect: ok
            pipe.set(f"n:{uid}", name)  # expect: ok
            pipe.expire(f"n:{uid}", 60)  # expect: ok
            return await pipe.execute()

    async def save_awaiting(self, uid, name):
        async with self.r.pipeline(transaction=False) as pipe:  # expect: ok
            await pipe.hset(f"h:{uid}", "name", name)  # expect: break CL110
            await pipe.execute()
        return await self.r.hgetall(f"h:{uid}")  # expect: ok

    async def save_all_awaiting(self, names):
        pipe = self.r.pipeline(transaction=False)  # expect: ok
        for uid, name in names.items():
            await pipe.set(f"n:{uid}", name)  # expect: break CL110
        await pipe.execute()
        return [await self.r.get(f"n:{uid}") for uid in names]  # expect: ok

    async def replace(self, uid, *old):
        async with self.r.pipeline(transaction=False) as pipe:  # expect: ok
            pipe.delete(*[f"n:{o}" for o in old])  # expect: break CL111 or CL102
            pipe.incrby(f"version:{uid}", 10)  # expect: ok
            _, version = (await pipe.execute())[:2]
        return version

    async def count(self, uid):
        pipe = self.r.pipeline(transaction=False)  # expect: ok
        pipe.incr(f"c:{uid}").get(f"n:{uid}")  # expect: ok
        return await pipe.execute()


async def scenario_save():
    s = Store()
    return await s.save(1, "ann"), await s.count(1)


async def scenario_save_awaiting():
    return await Store().save_awaiting(1, "ann")


async def scenario_save_all_awaiting():
    return await Store().save_all_awaiting({1: "ann", 2: "bob"})


async def scenario_replace():
    s = Store()
    for uid in (1, 2, 3):
        await s.save(uid, "x")
    return await s.replace(9, 1, 2, 3)


SCENARIOS = {
    "scenario_save": "same",
    "scenario_save_awaiting": "wrong",
    "scenario_save_all_awaiting": "wrong",
    "scenario_replace": "wrong",
}
