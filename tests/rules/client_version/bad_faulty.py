# client: redis-py==7.1.1
import redis.asyncio

r = redis.asyncio.Redis(host="cache")  # found


async def load():
    return [key async for key in r.scan_iter("user:*")]
