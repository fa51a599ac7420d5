import asyncio
import inspect

import redis.asyncio as redis

r = redis.Redis(host="cache")
count = r.register_script("return redis.call('INCR', KEYS[1])")


async def queue(pipe, key):
    pipe.set(key, 1)
    return pipe


async def maybe_await(value):
    if inspect.iscoroutine(value):
        return await value
    return value


async def fill(keys):
    async with r.pipeline(transaction=False) as pipe:
        pipe = await queue(pipe, "a")
        await asyncio.wait_for(queue(pipe, "b"), 1)
        task = asyncio.create_task(queue(pipe, "c"))
        await task
        await asyncio.gather(*(queue(pipe, key) for key in keys))
        await maybe_await(pipe.set("d", 1))  # a pipeline can be awaited, but it is no coroutine
        await count(keys=["made"], client=pipe)  # refused, which is another rule's matter
        await pipe.execute()


async def anew():
    pipe = await r.pipeline(transaction=False)
    pipe.set("a", 1)
    await pipe.execute()
