"""A service in FastAPI's manner: app.state, dependency functions, routers as plain coroutines."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Annotated, Any

from redis import asyncio as aioredis


class App:
    def __init__(self, lifespan) -> None:
        self.state = SimpleNamespace()
        self.lifespan = lifespan


class Request:
    def __init__(self, app: App) -> None:
        self.app = app


def Depends(fn: Any) -> Any:
    return fn


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[None]:
    app.state.redis = aioredis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    app.state.items = {"a": 1}
    try:
        yield
    finally:
        await app.state.redis.aclose()


app = App(lifespan)


async def get_redis(request: Request) -> aioredis.Redis:
    return request.app.state.redis


RedisDep = Annotated[aioredis.Redis, Depends(get_redis)]


async def read_users(ids: list[int], redis: RedisDep) -> list[str | None]:
    return await redis.mget([f"user:{i}" for i in ids])  # expect: break CL101


async def read_user(uid: int, redis: RedisDep) -> dict[str, Any]:
    name = await redis.get(f"user:{uid}")  # expect: ok
    seen = await redis.hmget(f"user:{uid}:meta", "seen", "ip", "agent")  # expect: ok
    return {"name": name, "seen": seen}


async def rename_user(uid: int, new: int, request: Request) -> bool:
    return await request.app.state.redis.rename(f"user:{uid}", f"user:{new}")  # expect: break CL101


async def bulk_users(ids: list[int], redis: Annotated[aioredis.Redis, Depends(get_redis)]) -> list:
    return await asyncio.gather(*(redis.get(f"user:{i}") for i in ids))  # expect: ok


async def logout(uid: int, redis=Depends(get_redis)) -> int:
    return await redis.delete(f"token:{{{uid}}}", f"refresh:{{{uid}}}")  # expect: ok


async def purge(uid: int, redis=Depends(get_redis)) -> int:
    return await redis.delete(f"user:{uid}", f"token:{{{uid}}}", f"user:{uid}:meta")  # expect: change CL102


def state_items(request: Request) -> list:
    return list(request.app.state.items.keys())  # expect: ok


@asynccontextmanager
async def running():
    async with lifespan(app):
        request = Request(app)
        r = await get_redis(request)
        for i in range(1, 4):
            await r.set(f"user:{i}", f"u{i}")  # expect: ok
        await r.hset("user:1:meta", mapping={"seen": "1", "ip": "::1"})  # expect: ok
        await r.set("token:{1}", "t")
        await r.set("refresh:{1}", "t")
        yield request, r


async def scenario_fine():
    async with running() as (request, r):
        return await read_user(1, r), await bulk_users([1, 2, 3], r), await logout(1, r), state_items(request)


async def scenario_purge():
    async with running() as (_, r):
        return await purge(1, r)


async def scenario_mget():
    async with running() as (_, r):
        return await read_users([1, 2], r)


async def scenario_rename():
    async with running() as (request, _):
        return await rename_user(1, 7, request)


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_purge": "same",
    "scenario_mget": "break",
    "scenario_rename": "break",
}
