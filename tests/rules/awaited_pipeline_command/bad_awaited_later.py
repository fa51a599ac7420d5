import asyncio
import inspect

import redis.asyncio as redis

r = redis.Redis(host="cache")


async def maybe_await(value):
    return await value if inspect.isawaitable(value) else value


def put(pipe, key):
    return pipe.set(key, 1)  # found


async def gathered(names):
    async with r.pipeline(transaction=False) as pipe:
        await asyncio.gather(*(pipe.set(name, 1) for name in names))  # found
        await pipe.execute()
        await asyncio.gather(
            pipe.incr("made"),  # found
            pipe.expire("made", 60),  # found
        )
        await pipe.execute()


async def in_other_ways():
    async with r.pipeline(transaction=False) as pipe:
        await asyncio.wait_for(pipe.set("a", 1), 1)  # found
        await pipe.execute()
        queued = pipe.set("b", 1)  # found
        await queued
        await pipe.execute()
        await maybe_await(pipe.set("c", 1))  # found
        await pipe.execute()
        await put(pipe, "d")
        await pipe.execute()
