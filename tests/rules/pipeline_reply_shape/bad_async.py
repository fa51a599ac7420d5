import redis.asyncio as redis

r = redis.Redis(host="cache")


async def shifted(uid):
    pipe = r.pipeline(transaction=False)
    pipe.delete(f"a:{uid}", f"b:{uid}")  # found
    pipe.get(f"c:{uid}")
    return await pipe.execute()
