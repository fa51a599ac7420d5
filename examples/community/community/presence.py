"""Who is here, and how many came."""

import time
from datetime import date, timedelta

from redis.asyncio import Redis

from community import keys
from community.keys import Key

ONLINE_SECONDS = 300
KEEP_DAYS = 60


class Presence:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def seen(self, user_id: int) -> None:
        today = keys.visitors(date.today())
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.zadd(Key.ONLINE.value, {str(user_id): time.time()})
            pipe.pfadd(today, user_id)
            pipe.expire(today, timedelta(days=KEEP_DAYS))
            await pipe.execute()

    async def online(self) -> list[int]:
        since = time.time() - ONLINE_SECONDS
        await self.redis.zremrangebyscore(Key.ONLINE.value, "-inf", since)
        return [int(user) for user in await self.redis.zrange(Key.ONLINE.value, 0, -1)]

    async def visitors_of_week(self, last_day: date) -> int:
        days = [last_day - timedelta(days=back) for back in range(7)]
        return await self.redis.pfcount(*[keys.visitors(day) for day in days])
