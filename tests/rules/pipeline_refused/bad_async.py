import redis.asyncio as redis

r = redis.Redis(host="cache")


async def dropped(key):
    pipe = r.pipeline(transaction=False)
    pipe.set(key, 1)
    pipe.unlink(key)  # found
    await pipe.execute()


async def blocked(a, b):
    async with r.pipeline(transaction=False) as pipe:
        pipe.rename(a, b)  # found
        await pipe.execute()
