"""A fixed window for each client and one for the whole service."""

import time

from redis.asyncio import Redis


class RateLimiter:
    def __init__(self, redis: Redis, per_minute: int) -> None:
        self.redis = redis
        self.per_minute = per_minute

    async def admit(self, client: str) -> bool:
        minute = int(time.time() // 60)
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.incr(f"limit:{client}:{minute}")
            pipe.expire(f"limit:{client}:{minute}", 120)
            pipe.incr(f"limit:all:{minute}")
            pipe.expire(f"limit:all:{minute}", 120)
            own, _, _, _ = await pipe.execute()
        return own <= self.per_minute
