import redis.asyncio

r = redis.asyncio.Redis(host="cache")


async def load():
    return await r.get("a")
