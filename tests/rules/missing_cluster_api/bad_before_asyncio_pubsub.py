# client: redis-py==7.4.1
import redis.asyncio

r = redis.asyncio.Redis(host="cache")


async def tell():
    await r.publish("room", "hello")  # found
    pubsub = r.pubsub()  # found
    await pubsub.subscribe("room")
