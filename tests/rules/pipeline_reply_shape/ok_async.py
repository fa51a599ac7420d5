import redis.asyncio as redis

r = redis.Redis(host="cache")


async def unused(uid):
    pipe = r.pipeline(transaction=False)
    pipe.delete(f"a:{uid}", f"b:{uid}")
    await pipe.execute()


async def one_slot(uid):
    pipe = r.pipeline(transaction=False)
    pipe.delete(f"a:{{{uid}}}", f"b:{{{uid}}}")
    pipe.set(f"c:{uid}", 1)
    return await pipe.execute()


async def parsed(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1)
    return await pipe.execute()
