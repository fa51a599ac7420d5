# client: redis-py==4.3.6
import redis.asyncio

r = redis.asyncio.Redis(host="cache", db=0)  # found


async def load():
    return await r.get("a")
