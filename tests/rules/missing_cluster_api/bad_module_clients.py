# client: redis-py==4.6.0
import redis
import redis.asyncio

r = redis.asyncio.Redis(host="cache")
blocking = redis.Redis(host="cache")


async def load(uid):
    blocking.json().get(f"user:{uid}")
    return await r.json().get(f"user:{uid}")  # found
