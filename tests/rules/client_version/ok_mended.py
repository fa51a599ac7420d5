# client: redis-py==7.2.1
import redis.asyncio

r = redis.asyncio.Redis(host="cache")


async def load():
    return [key async for key in r.scan_iter("user:*")]
