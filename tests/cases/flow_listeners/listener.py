"""A listener that works off the messages that come."""

import os

import redis.asyncio as aioredis
from redis.asyncio import Redis
from retries import counted, with_retry


class Listener:
    def __init__(self):
        self.client = None
        self.seen = []

    async def start(self):
        self.client = aioredis.from_url(os.environ["REDIS_URL"], decode_responses=True)
        await self.client.delete("todo")  # expect: ok

    async def run(self, turns):
        while turns:
            turns -= 1
            await self._turn(self.client)

    async def _turn(self, conn):
        channel = conn.pubsub(ignore_subscribe_messages=True)
        await channel.subscribe("blocks")  # expect: ok
        await conn.publish("blocks", "7")  # expect: ok
        idle = 0
        while idle < 3:
            message = await channel.get_message(timeout=0.2)  # expect: ok
            if message is None:
                idle += 1
                continue
            height = message["data"]
            self.seen.append(height)
            await with_retry(lambda r: r.lpush("todo", height), conn)  # expect: ok
            await with_retry(lambda r: r.hset("heights", height, 1), conn)  # expect: ok
        await channel.aclose()

    async def take(self):
        async def move(r):
            return await r.rpoplpush("todo", "doing")  # expect: break CL101

        return await with_retry(move, self.client)


@counted("heights")
async def heights(redis: Redis):
    return await redis.hgetall("heights")  # expect: ok
