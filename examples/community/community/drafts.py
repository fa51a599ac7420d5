"""Unfinished posts."""

from redis.asyncio import Redis

from community.models import NewPost

WEEK = 7 * 24 * 3600


class Drafts:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def save(self, user_id: int, draft: NewPost) -> None:
        await self.redis.set(f"draft:{user_id}", draft.model_dump_json(), ex=WEEK)

    async def load(self, user_id: int) -> NewPost | None:
        raw = await self.redis.getdel(f"draft:{user_id}")
        return NewPost.model_validate_json(raw) if raw else None

    async def count(self) -> int:
        return len([key async for key in self.redis.scan_iter(match="draft:*", count=500)])
