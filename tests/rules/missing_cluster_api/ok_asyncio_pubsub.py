# client: redis-py==8.0.0
import redis.asyncio

r = redis.asyncio.Redis(host="cache")


async def tell():
    await r.publish("room", "hello")
    pubsub = r.pubsub()
    await pubsub.subscribe("room")
