import redis.asyncio as redis

r = redis.Redis(host="cache")


async def write(key):
    pipe = r.pipeline(transaction=False)
    await pipe.set(key, 1)  # found
    await pipe.expire(key, 60)  # found
    await pipe.execute()


async def after_multi(key):
    async with r.pipeline(transaction=True) as pipe:
        await pipe.watch(key)
        pipe.multi()
        await pipe.set(key, 1)  # found
        await pipe.execute()
