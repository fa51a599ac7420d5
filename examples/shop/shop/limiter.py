"""The rate limiter. Its Redis is a server of its own and stays one: two keys in one script are fine here."""

from redis.asyncio import Redis

HIT = """
local minute = redis.call('INCR', KEYS[1])
local hour = redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[1], 60)
redis.call('EXPIRE', KEYS[2], 3600)
return {minute, hour}
"""


class RateLimiter:
    def __init__(self, limits: Redis, per_minute: int) -> None:
        self.limits = limits
        self.per_minute = per_minute
        self._hit = limits.register_script(HIT)

    async def admit(self, address: str) -> bool:
        minute, _ = await self._hit(keys=[f"hits:{address}:minute", f"hits:{address}:hour"])
        return minute <= self.per_minute

    async def counts(self, address: str) -> list[str | None]:
        return await self.limits.mget(f"hits:{address}:minute", f"hits:{address}:hour")
