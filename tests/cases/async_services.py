"""asyncio services: to_thread, TaskGroup-less gather, async generators, aiter helpers, async properties by hand."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import redis
import redis.asyncio as aredis


def sync_client() -> redis.Redis:
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def async_client() -> aredis.Redis:
    return aredis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


@dataclass
class Presence:
    redis: aredis.Redis = field(default_factory=async_client)
    ttl: int = 30

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.redis.aclose()

    async def online(self, room: str, user: str) -> None:
        await asyncio.gather(
            self.redis.sadd(f"room:{room}", user),  # expect: ok
            self.redis.setex(f"seen:{user}", self.ttl, 1),  # expect: ok
        )

    async def common(self, *rooms: str) -> set:
        return await self.redis.sinter(*[f"room:{r}" for r in rooms])  # expect: break CL101

    async def users(self, room: str) -> AsyncIterator[str]:
        async for user in self.redis.sscan_iter(f"room:{room}"):  # expect: ok
            yield user

    async def alive(self, room: str) -> int:
        users = [u async for u in self.users(room)]
        return await self.redis.exists(*[f"seen:{u}" for u in users])  # expect: change CL102

    async def move(self, user: str, old: str, new: str) -> bool:
        task = asyncio.create_task(self.redis.smove(f"room:{old}", f"room:{new}", user))  # expect: break CL101
        return await task

    async def timed(self, user: str) -> int:
        return await asyncio.wait_for(self.redis.ttl(f"seen:{user}"), timeout=2)  # expect: ok

    async def race(self, *users: str):
        return await asyncio.wait_for(self.redis.mget([f"seen:{u}" for u in users]), 2)  # expect: break CL101


async def threaded(a, b):
    r = sync_client()
    return await asyncio.to_thread(r.rename, f"t:{a}", f"t:{b}")  # expect: break CL101


async def threaded_one(a):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, sync_client().get, f"t:{a}")  # expect: ok


async def threaded_lambda(a, b):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, lambda: sync_client().mget(f"t:{a}", f"t:{b}"))  # expect: break CL101


async def scenario_ok():
    async with Presence() as p:
        await p.online("x", "ann")
        return await p.timed("ann") > 0, [u async for u in p.users("x")], await threaded_one("q")


async def scenario_alive():
    async with Presence() as p:
        for u in "abcdef":
            await p.online("x", u)
        return await p.alive("x")


async def scenario_common():
    async with Presence() as p:
        return await p.common("x", "y")


async def scenario_move():
    async with Presence() as p:
        return await p.move("ann", "x", "y")


async def scenario_race():
    async with Presence() as p:
        return await p.race("ann", "bob")


async def scenario_threaded():
    sync_client().set("t:a", 1)
    return await threaded("a", "b")


async def scenario_lambda():
    return await threaded_lambda("a", "b")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {
    "scenario_ok": "same",
    "scenario_alive": "same",
    "scenario_move": "late",
}
