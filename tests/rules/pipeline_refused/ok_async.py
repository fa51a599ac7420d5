import redis.asyncio as redis

r = redis.Redis(host="cache")


async def awaited(key):
    pipe = r.pipeline(transaction=False)
    pipe.set(key, 1)
    await pipe.unlink(key)
    await pipe.execute()


async def lua(key):
    pipe = r.pipeline(transaction=False)
    pipe.eval("return redis.call('INCR', KEYS[1])", 1, key)
    await pipe.execute()
