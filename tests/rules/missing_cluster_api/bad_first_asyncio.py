# client: redis-py==7.0.1
import redis.asyncio as redis

r = redis.Redis(host="cache")


async def ended():
    await r.quit()  # found
