import redis.asyncio as redis

r = redis.Redis(host="cache")


async def write(key):
    pipe = r.pipeline(transaction=False)
    pipe.set(key, 1)
    return await pipe.execute()


async def watched(key):
    async with r.pipeline(transaction=True) as pipe:
        await pipe.watch(key)
        old = await pipe.get(key)
        pipe.multi()
        pipe.set(key, int(old) + 1)
        await pipe.execute()


async def direct(key):
    await r.set(key, 1)
