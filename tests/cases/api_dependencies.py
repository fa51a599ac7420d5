"""HTTP handlers in the style of FastAPI: the client arrives as a dependency."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import redis.asyncio as redis


class Depends:
    def __init__(self, call):
        self.call = call


async def get_redis() -> AsyncIterator[redis.Redis]:
    client = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True)
    try:
        yield client
    finally:
        await client.aclose()  # expect: ok


RedisDep = Annotated[redis.Redis, Depends(get_redis)]


class ProfileService:
    def __init__(self, cache: RedisDep):
        self.cache = cache

    async def profile(self, user_id: int) -> dict:
        return await self.cache.hgetall(f"profile:{user_id}")  # expect: ok

    async def card(self, user_id: int) -> dict:
        name, avatar = await self.cache.mget(f"user:{user_id}:name", f"user:{user_id}:avatar")  # expect: break CL101
        return {"name": name, "avatar": avatar}

    async def invalidate(self, user_id: int) -> int:
        return await self.cache.delete(f"profile:{user_id}", f"user:{user_id}:name")  # expect: change CL102


async def read_profile(user_id: int, redis: RedisDep, headers: dict):
    if headers.get("if-none-match"):  # expect: ok
        return 304
    return await redis.hget(f"profile:{user_id}", "name")  # expect: ok


async def merge_profiles(keep: int, drop: int, r: redis.Redis = Depends(get_redis)):
    await r.rename(f"profile:{drop}", f"profile:{keep}")  # expect: break CL101


async def write_profile(user_id: int, fields: dict, r: redis.Redis):
    fields.pop("id", None)  # expect: ok
    return await r.hset(f"profile:{user_id}", mapping=fields)  # expect: ok


injected = asynccontextmanager(get_redis)


async def scenario_write_and_read():
    async with injected() as r:
        n = await write_profile(1, {"id": 1, "name": "ann"}, r)
        service = ProfileService(r)
        return n, await service.profile(1), await read_profile(1, r, {}), await service.invalidate(1)


async def scenario_card():
    async with injected() as r:
        return await ProfileService(r).card(1)


async def scenario_merge():
    async with injected() as r:
        await write_profile(1, {"name": "a"}, r)
        await merge_profiles(2, 1, r)
        return await asyncio.sleep(0, "merged")


SCENARIOS = {"scenario_write_and_read": "same", "scenario_card": "break", "scenario_merge": "break"}
