"""Home timelines: fan-out on write, merge on read (asyncio)."""

import os

import redis.asyncio as aioredis

PREFIX = "feed"


def timeline(uid: int) -> str:
    return f"{PREFIX}:timeline:{uid}"


def post_key(pid: int) -> str:
    return PREFIX + ":post:" + str(pid)


class Feed:
    def __init__(self, r: aioredis.Redis) -> None:
        self._r = r

    async def publish(self, pid: int, author: int, text: str, followers: list[int]) -> int:
        await self._r.hset(post_key(pid), mapping={"author": author, "text": text})  # expect: ok
        async with self._r.pipeline(transaction=False) as pipe:  # expect: ok
            for uid in followers:
                pipe.lpush(timeline(uid), pid)  # expect: ok
                pipe.ltrim(timeline(uid), 0, 799)  # expect: ok
            replies = await pipe.execute()
        return len(replies)

    async def page(self, uid: int, count: int = 10) -> list[dict]:
        ids = await self._r.lrange(timeline(uid), 0, count - 1)  # expect: ok
        return [await self._r.hgetall(post_key(pid)) for pid in ids]  # expect: ok

    async def hydrate(self, ids: list[int]) -> list[str]:
        return await self._r.mget(*[f"{PREFIX}:text:{pid}" for pid in ids])  # expect: break CL101

    async def merged(self, uids: list[int]) -> list[str]:
        return await self._r.sunion([f"{PREFIX}:seen:{uid}" for uid in uids])  # expect: break CL101

    async def remove(self, pid: int) -> int:
        return await self._r.unlink(post_key(pid), f"{PREFIX}:text:{pid}", f"{PREFIX}:likes:{pid}")  # expect: change CL102

    async def like(self, pid: int, uid: int) -> int:
        async with self._r.pipeline() as pipe:  # expect: change CL109
            pipe.sadd(f"{PREFIX}:likes:{pid}", uid)  # expect: ok
            pipe.hincrby(post_key(pid), "likes", 1)  # expect: ok
            _, likes = await pipe.execute()
        return likes


def client() -> aioredis.Redis:
    return aioredis.from_url(os.environ["REDIS_URL"], decode_responses=True)


async def scenario_publish_and_page():
    async with client() as r:
        feed = Feed(r)
        n = await feed.publish(7, 1, "hello", [1, 2, 3, 4])
        return n, await feed.page(2)


async def scenario_hydrate():
    async with client() as r:
        for pid in (1, 2, 3):
            await r.set(f"feed:text:{pid}", pid)
        return await Feed(r).hydrate([1, 2, 3])


async def scenario_merged():
    async with client() as r:
        for uid in (1, 2):
            await r.sadd(f"feed:seen:{uid}", uid)
        return sorted(await Feed(r).merged([1, 2]))


async def scenario_remove():
    async with client() as r:
        await Feed(r).publish(7, 1, "hello", [])
        await r.set("feed:text:7", "x")
        await r.sadd("feed:likes:7", 1)
        return await Feed(r).remove(7)


async def scenario_like():
    async with client() as r:
        return await Feed(r).like(7, 1)


SCENARIOS = {
    "scenario_publish_and_page": "same",
    "scenario_hydrate": "break",
    "scenario_merged": "break",
    "scenario_remove": "same",
    "scenario_like": "same",
}
