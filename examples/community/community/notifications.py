"""Notifications: kept in an inbox, counted until read, and told to the pages that are open."""

from collections.abc import AsyncIterator

from redis.asyncio import Redis

from community import keys
from community.models import Notification

INBOX_LENGTH = 100


class Notifications:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def send(self, user_id: int, notification: Notification) -> int:
        """How many are unread now."""
        message = notification.model_dump_json(exclude_none=True)
        pipe = self.redis.pipeline()
        pipe.lpush(keys.inbox(user_id), message)
        pipe.ltrim(keys.inbox(user_id), 0, INBOX_LENGTH - 1)
        pipe.incr(keys.unread(user_id))
        pipe.publish(keys.channel(user_id), message)
        *_, unread, _ = await pipe.execute()
        return unread

    async def read(self, user_id: int) -> list[Notification]:
        pipe = self.redis.pipeline()
        pipe.lrange(keys.inbox(user_id), 0, -1)
        pipe.set(keys.unread(user_id), 0)
        messages, _ = await pipe.execute()
        return [Notification.model_validate_json(message) for message in messages]

    async def listen(self, user_id: int) -> AsyncIterator[Notification]:
        async with self.redis.pubsub() as pubsub:
            await pubsub.subscribe(keys.channel(user_id))
            async for message in pubsub.listen():
                if message["type"] == "message":
                    yield Notification.model_validate_json(message["data"])
