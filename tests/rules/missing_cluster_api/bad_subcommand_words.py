# client: redis-py==6.4.0
import redis
import redis.asyncio

r = redis.asyncio.Redis(host="cache")
blocking = redis.Redis(host="cache")


async def limits():
    await r.execute_command("CONFIG", "GET", "maxmemory")  # found
    await r.execute_command("CONFIG GET", "maxmemory")
    await r.execute_command("XINFO", "STREAM", "orders")
    blocking.execute_command("CONFIG", "GET", "maxmemory")
