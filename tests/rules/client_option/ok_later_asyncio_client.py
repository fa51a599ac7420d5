# client: redis-py==4.4.4
import redis.asyncio

r = redis.asyncio.Redis(host="cache", db=0)


async def load():
    return await r.get("a")
