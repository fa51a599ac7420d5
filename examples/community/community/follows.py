"""Who follows whom."""

from redis.asyncio import Redis

from community import keys


class Follows:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def follow(self, user_id: int, other_id: int) -> bool:
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.sadd(keys.following(user_id), other_id)
            pipe.sadd(keys.followers(other_id), user_id)
            added, _ = await pipe.execute()
        return bool(added)

    async def unfollow(self, user_id: int, other_id: int) -> None:
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.srem(keys.following(user_id), other_id)
            pipe.srem(keys.followers(other_id), user_id)
            await pipe.execute()

    async def followers(self, user_id: int) -> list[int]:
        return sorted(int(member) for member in await self.redis.smembers(keys.followers(user_id)))

    async def friends(self, user_id: int) -> set[int]:
        """Those whom the user follows and who follow back."""
        both = await self.redis.sinter(keys.following(user_id), keys.followers(user_id))
        return {int(member) for member in both}

    async def counts(self, user_id: int) -> dict[str, int]:
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.scard(keys.followers(user_id))
            pipe.scard(keys.following(user_id))
            followers, following = await pipe.execute()
        return {"followers": followers, "following": following}
