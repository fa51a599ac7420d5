import redis
import redis.asyncio

r = redis.Redis.from_pool(redis.ConnectionPool(host="cache"))  # found
a = redis.asyncio.Redis.from_pool(redis.asyncio.ConnectionPool(host="cache"))  # found


async def load():
    return r.get("a"), await a.get("a")
