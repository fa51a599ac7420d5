# client: redis-py==4.2.2
import redis
import redis.asyncio

r = redis.asyncio.Redis(host="cache")  # found


async def load():
    return await r.get("a")
