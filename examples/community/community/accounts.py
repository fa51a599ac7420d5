"""Accounts and log-in tokens, on the Redis that all services share and that stays what it is."""

import secrets

from redis.asyncio import Redis

HALF_HOUR = 1800


class Accounts:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def log_in(self, user_id: int) -> str:
        token = secrets.token_urlsafe(16)
        async with self.redis.pipeline() as pipe:
            pipe.set(f"token:{token}", user_id, ex=HALF_HOUR)
            pipe.sadd(f"account:{user_id}:tokens", token)
            await pipe.execute()
        return token

    async def user_of(self, token: str) -> int | None:
        found = await self.redis.get(f"token:{token}")
        return int(found) if found else None

    async def log_out_everywhere(self, user_id: int) -> int:
        tokens = await self.redis.smembers(f"account:{user_id}:tokens")
        return await self.redis.delete(*[f"token:{token}" for token in tokens], f"account:{user_id}:tokens")

    async def standing(self, user_id: int) -> dict[str, bool]:
        banned, muted = await self.redis.mget(f"account:{user_id}:banned", f"account:{user_id}:muted")
        return {"banned": banned is not None, "muted": muted is not None}
