"""What coredis queues is a value of its own: it is awaited when the pipeline has been sent, and is not the pipeline."""

import asyncio

import coredis

client = coredis.Redis()


async def state(task):
    async with client.pipeline(transaction=False) as pipe:
        running, retries = pipe.smembers("running"), pipe.get(f"retries:{task}")
    found = await running
    return found, await asyncio.gather(retries)
