"""Commands that are started in one place and waited for in another, and what the clauses there catch."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import redis
import redis.asyncio
from redis.exceptions import RedisError

client = redis.asyncio.from_url(os.environ["REDIS_URL"], decode_responses=True)
r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


async def warm():
    await client.set("warm", "1")


async def task_waited_for_inside(a, b):
    task = asyncio.create_task(client.sunion(f"tags:{a}", f"tags:{b}"))  # expect: break CL101
    try:
        return await task
    except RedisError:  # expect: change CL309
        return set()


async def coroutine_with_a_limit(a, b):
    pending = client.sinter(f"tags:{a}", f"tags:{b}")  # expect: break CL101
    try:
        return await asyncio.wait_for(pending, 5)
    except RedisError:  # expect: change CL309
        return set()


async def task_waited_for_behind(a, b):
    try:
        task = asyncio.create_task(client.sdiff(f"tags:{a}", f"tags:{b}"))  # expect: break CL101
    except RedisError:
        return set()
    return await task


async def results_and_errors(a, b):
    try:
        found = await asyncio.gather(
            client.mget(f"name:{a}", f"name:{b}"),  # expect: break CL101
            client.get(f"name:{a}"),  # expect: ok
            return_exceptions=True,
        )
    except RedisError:
        return []
    return [type(one).__name__ for one in found]


def in_a_thread(a, b):
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(r.sunion, f"tags:{a}", f"tags:{b}")  # expect: break CL101
    try:
        return future.result()
    except RedisError:  # expect: change CL309
        return set()


def read_behind(a, b):
    try:
        found = (r.sinter(f"tags:{a}", f"tags:{one}") for one in b)  # expect: break CL101
    except RedisError:
        return []
    return [sorted(one) for one in found]
