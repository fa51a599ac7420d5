"""Removing a user's data with asyncio pipelines."""

import os

import redis.asyncio as redis

KINDS = ("profile", "settings", "avatar")


class Eraser:
    def __init__(self, client: redis.Redis):
        self.client = client

    async def erase(self, uid):
        pipe = self.client.pipeline(transaction=False)  # expect: ok
        for kind in KINDS:
            pipe.delete(f"{kind}:{uid}")  # expect: ok
        return sum(await pipe.execute())

    async def erase_lazily(self, uid):
        pipe = self.client.pipeline(transaction=False)  # expect: ok
        pipe.set(f"erased:{uid}", 1)  # expect: ok
        pipe.unlink(f"profile:{uid}")  # expect: break CL104 or CL110,CL111,CL303
        await pipe.execute()
        return await self.client.exists(f"profile:{uid}")  # expect: ok

    async def erase_direct(self, uid):
        return await self.client.unlink(*[f"{kind}:{uid}" for kind in KINDS])  # expect: change CL102

    async def erase_one_by_one(self, uid):
        return sum([await self.client.unlink(f"{kind}:{uid}") for kind in KINDS])  # expect: ok

    async def left(self, uid):
        pipe = self.client.pipeline(transaction=False)  # expect: ok
        for kind in KINDS:
            pipe.exists(f"{kind}:{uid}")  # expect: ok
        return await pipe.execute()

    async def export(self, uid):
        return await self.client.mget([f"{kind}:{uid}" for kind in KINDS])  # expect: break CL101

    async def export_singly(self, uid):
        return {kind: await self.client.get(f"{kind}:{uid}") for kind in KINDS}  # expect: ok


async def filled():
    client = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    for kind in KINDS:
        await client.set(f"{kind}:7", kind)
    return Eraser(client)


async def scenario_erase():
    e = await filled()
    return await e.export_singly(7), await e.erase(7), await e.left(7), await e.erase_one_by_one(7)


async def scenario_erase_lazily():
    return await (await filled()).erase_lazily(7)


async def scenario_erase_direct():
    return await (await filled()).erase_direct(7)


async def scenario_export():
    return await (await filled()).export(7)


SCENARIOS = {
    "scenario_erase": "same",
    "scenario_erase_lazily": "wrong",
    "scenario_erase_direct": "same",
    "scenario_export": "break",
}
