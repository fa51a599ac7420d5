import asyncio
import os
from contextlib import asynccontextmanager

import redis.asyncio as redis

from . import units


@asynccontextmanager
async def client():
    async with redis.from_url(os.environ["REDIS_URL"], decode_responses=True) as r:
        yield r


async def gathered(*names):
    async with client() as r:
        return await asyncio.gather(*(units.fetch(r, name) for name in names))


async def as_task(one, other):
    async with client() as r:
        task = asyncio.create_task(units.fetch_pair(r, one, other))
        return await task


async def with_queue(*names):
    inbox, results = asyncio.Queue(), []
    async with client() as r:
        worker = asyncio.ensure_future(units.consume(r, inbox, results))
        for name in (*names, None):
            await inbox.put(name)
        await worker
    return results


async def waited(one, other):
    async with client() as r:
        return await asyncio.wait_for(units.watch(r, one, other), timeout=5)
