from functools import cached_property

from .redis_manager import RedisManager, redis_manager


class Presence:
    def __init__(self, manager: RedisManager = redis_manager):
        self._manager = manager

    @cached_property
    def redis(self):
        return self._manager.client

    async def join(self, room, user):
        await self.redis.sadd(f"room:{room}", user)  # expect: ok
        await self._manager.publish_event("join", user)

    async def leave(self, room, user):
        await self.redis.srem(f"room:{room}", user)  # expect: ok

    async def who(self, room):
        return sorted(await self.redis.smembers(f"room:{room}"))  # expect: ok

    async def everybody(self, *rooms):
        return await self.redis.sunion([f"room:{room}" for room in rooms])  # expect: break CL101


async def move(user, room, new):
    client = redis_manager.client
    return await client.smove(f"room:{room}", f"room:{new}", user)  # expect: break CL101


async def events(name):
    return await redis_manager.client.xlen(f"events:{name}")  # expect: ok


async def latest(*names):
    streams = {f"events:{name}": "0" for name in names}
    return await redis_manager.client.xread(streams, count=1)  # expect: break CL101


async def clear(*rooms):
    return await redis_manager.client.unlink(*[f"room:{room}" for room in rooms])  # expect: change CL102
