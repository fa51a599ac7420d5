"""An asyncio service that lives on without its cache, and with a cache that answers nonsense."""

import asyncio
import os
from contextlib import suppress

import redis.asyncio as aioredis
from redis.exceptions import RedisClusterException, RedisError, ResponseError, WatchError


class CacheMiss(Exception):
    pass


class Cache:
    errors = (RedisError, OSError)

    def __init__(self, client):
        self.client = client

    async def pair(self, a, b):
        try:
            return await self.client.mget(f"ea:{a}", f"ea:{b}")  # expect: break CL101
        except self.errors:  # expect: change CL309
            return [None, None]

    async def moved(self, a, b):
        with suppress(RedisError):  # expect: change CL309
            await self.client.rename(f"ea:{a}", f"ea:{b}")  # expect: break CL101

    async def merged(self, names):
        keys = [f"ea:s:{name}" for name in names]
        try:
            return await self.client.sunion(*keys)  # expect: break CL101
        except ResponseError as error:  # expect: change CL309
            raise CacheMiss from error

    async def counted(self, a):
        while True:
            async with self.client.pipeline(transaction=True) as pipe:
                try:
                    pipe.incr(f"ea:n:{a}")  # expect: ok
                    pipe.incr("ea:total")  # expect: break CL103
                    return await pipe.execute()
                except WatchError:
                    continue
                except aioredis.RedisError:  # expect: change CL309
                    return [0, 0]

    async def everything(self, a, b):
        try:
            return await self.client.mget(f"ea:{a}", f"ea:{b}")  # expect: break CL101
        except (RedisError, RedisClusterException):
            return ["default"]

    async def anything(self, a, b):
        try:
            return await self.client.mget(f"ea:{a}", f"ea:{b}")  # expect: break CL101
        except RedisError:
            return [None, None]
        except BaseException as error:
            return [type(error).__name__]

    async def shielded(self, a, b):
        with suppress(Exception):
            return await self.client.mget(f"ea:{a}", f"ea:{b}")  # expect: break CL101
        return ["default"]

    async def logged(self, a, b):
        try:
            return await self.client.mget(f"ea:{a}", f"ea:{b}")  # expect: break CL101
        except RedisError as error:
            if isinstance(error, ResponseError):
                print("wrong type?")
            raise error

    async def single(self, a):
        try:
            return await self.client.get(f"ea:{a}")  # expect: ok
        except RedisError:
            return None

    async def each(self, names):
        try:
            return await asyncio.gather(*(self.client.get(f"ea:{name}") for name in names))  # expect: ok
        except (RedisError, asyncio.TimeoutError):
            return []


async def cache():
    client = aioredis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    await client.set("ea:a", 1)  # expect: ok
    await client.sadd("ea:s:a", "x")  # expect: ok
    return Cache(client)


async def scenario_pair():
    return await (await cache()).pair("a", "b")


async def scenario_moved():
    return await (await cache()).moved("a", "b")


async def scenario_merged():
    return sorted(await (await cache()).merged(["a", "b"]))


async def scenario_counted():
    return await (await cache()).counted("a")


async def scenario_everything():
    return await (await cache()).everything("a", "b")


async def scenario_anything():
    return await (await cache()).anything("a", "b")


async def scenario_shielded():
    return await (await cache()).shielded("a", "b")


async def scenario_logged():
    return await (await cache()).logged("a", "b")


async def scenario_safe():
    found = await cache()
    return await found.single("a"), await found.each(["a", "b"])


SCENARIOS = {
    "scenario_pair": "break",
    "scenario_moved": "break",
    "scenario_merged": "break",
    "scenario_counted": "break",
    "scenario_everything": "wrong",
    "scenario_anything": "wrong",
    "scenario_shielded": "wrong",
    "scenario_logged": "break",
    "scenario_safe": "same",
}
