"""Live updates over pub/sub (asyncio): fine on a cluster, apart from two lines."""

import asyncio
import os

import redis.asyncio as redis


class Hub:
    def __init__(self) -> None:
        self.redis = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True)

    async def start(self) -> "Hub":
        await self.redis.incr("hub:starts")  # expect: ok
        return self

    async def send(self, topic: str, text: str) -> None:
        await self.redis.publish(f"topic:{topic}", text)  # expect: ok

    async def collect(self, topic: str, texts: list) -> list:
        got = []
        async with self.redis.pubsub(ignore_subscribe_messages=True) as channel:  # expect: ok
            await channel.subscribe(f"topic:{topic}")  # expect: ok
            await channel.get_message(timeout=1)  # expect: ok
            for text in texts:
                await self.send(topic, text)
            while len(got) < len(texts):
                message = await channel.get_message(timeout=2)  # expect: ok
                if message:
                    got.append(message["data"])
            await channel.unsubscribe(f"topic:{topic}")  # expect: ok
        return got

    async def keep(self, topic: str, text: str) -> list:
        async with self.redis.pipeline(transaction=False) as pipe:  # expect: ok
            pipe.rpush(f"kept:{topic}", text)  # expect: ok
            pipe.publish(f"topic:{topic}", text)  # expect: break CL104
            return await pipe.execute()

    async def latest(self, *topics: str) -> list:
        return [await self.redis.lindex(f"kept:{topic}", -1) for topic in topics]  # expect: ok

    async def deletions(self, count: int) -> int:
        channel = self.redis.pubsub(ignore_subscribe_messages=True)  # expect: ok
        await channel.psubscribe("__keyspace@0__:kept:*")  # expect: break CL403
        await channel.get_message(timeout=0.3)  # expect: ok
        for n in range(count):
            await self.redis.rpush(f"kept:{n}", n)  # expect: ok
        heard = 0
        for _ in range(count):
            heard += await channel.get_message(timeout=0.3) is not None  # expect: ok
        await channel.aclose()
        return heard


async def scenario_collect():
    hub = await Hub().start()
    result = await hub.collect("news", ["a", "b"]), await hub.latest("x", "y")
    return await asyncio.sleep(0, result)


async def scenario_keep():
    return await (await Hub().start()).keep("news", "a")


async def scenario_deletions():
    return await (await Hub().start()).deletions(12)


SCENARIOS = {"scenario_collect": "same", "scenario_keep": "break", "scenario_deletions": "wrong"}
