"""An asyncio consumer with several queues."""

import asyncio
import json
import os

import redis.asyncio as redis

QUEUES = ("jobs:high", "jobs:default", "jobs:low")


class Worker:
    def __init__(self, client: redis.Redis, name: str):
        self.r = client
        self.name = name
        self.inbox: asyncio.Queue = asyncio.Queue()

    @classmethod
    async def create(cls, name):
        client = redis.Redis(
            host=os.environ["REDIS_HOST"],
            port=int(os.environ["REDIS_PORT"]),
            decode_responses=True,
            socket_connect_timeout=2,
        )
        await client.ping()
        return cls(client, name)

    async def push(self, queue, **job):
        await self.r.rpush(queue, json.dumps(job), json.dumps({"echo": job}))  # expect: ok

    async def next_any(self):
        return await self.r.blpop(QUEUES, timeout=1)  # expect: break CL101

    async def next_by_priority(self):
        for q in QUEUES:
            job = await self.r.lpop(q)  # expect: ok
            if job:
                return q, json.loads(job)
        return None

    async def next_single(self):
        return await self.r.blpop(QUEUES[1], 1)  # expect: ok

    async def claim(self):
        src = QUEUES[0]
        return await self.r.blmove(src, f"processing:{self.name}", 1, "LEFT", "RIGHT")  # expect: break CL101

    async def rotate(self):
        q = QUEUES[1]
        return await self.r.lmove(q, q, "LEFT", "RIGHT")  # expect: ok

    async def lengths(self):
        return dict(zip(QUEUES, await asyncio.gather(*[self.r.llen(q) for q in QUEUES])))  # expect: ok

    async def drain_inbox(self):
        await self.inbox.put(1)
        return await self.inbox.get(), self.inbox.qsize()  # expect: ok

    async def aclose(self):
        await self.r.aclose()


async def with_worker(use):
    w = await Worker.create("w1")
    try:
        await w.push("jobs:high", n=1)
        await w.push("jobs:default", n=2)
        return await use(w)
    finally:
        await w.aclose()


async def scenario_fine():
    async def use(w):
        return (
            await w.rotate(),
            await w.next_single(),
            await w.next_by_priority(),
            await w.lengths(),
            await w.drain_inbox(),
        )

    return await with_worker(use)


async def scenario_any():
    return await with_worker(lambda w: w.next_any())


async def scenario_claim():
    return await with_worker(Worker.claim)


SCENARIOS = {"scenario_fine": "same", "scenario_any": "break", "scenario_claim": "break"}
