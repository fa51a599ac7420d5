"""Profiles and preferences, cached from the accounts service."""

from collections.abc import Iterable, Sequence

from redis.asyncio import Redis

from community import keys
from community.models import Preferences, Profile


class ProfileStore:
    def __init__(self, redis: Redis, ttl: int) -> None:
        self.redis = redis
        self.ttl = ttl

    async def get(self, user_id: int) -> Profile | None:
        raw = await self.redis.get(keys.profile(user_id))
        return Profile.model_validate_json(raw) if raw else None

    async def get_many(self, user_ids: Sequence[int]) -> list[Profile | None]:
        """The profiles in the order of the ids, None where one is not known."""
        if not user_ids:
            return []
        raw = await self.redis.mget([keys.profile(user_id) for user_id in user_ids])
        return [Profile.model_validate_json(item) if item else None for item in raw]

    async def put(self, profile: Profile) -> None:
        await self.redis.set(keys.profile(profile.id), profile.model_dump_json(), ex=self.ttl)

    async def put_many(self, profiles: Iterable[Profile]) -> None:
        await self.redis.mset({keys.profile(profile.id): profile.model_dump_json() for profile in profiles})

    async def page(self, user_id: int) -> tuple[Profile | None, Preferences]:
        """What the profile page shows, in one round trip."""
        profile, preferences = await self.redis.mget(keys.profile(user_id), keys.preferences(user_id))
        return (
            Profile.model_validate_json(profile) if profile else None,
            Preferences.model_validate_json(preferences) if preferences else Preferences(),
        )

    async def set_preferences(self, user_id: int, preferences: Preferences) -> None:
        await self.redis.set(keys.preferences(user_id), preferences.model_dump_json())

    async def forget(self, user_id: int) -> int:
        """Everything of a user who has left. How many keys there were."""
        return await self.redis.delete(
            keys.profile(user_id),
            keys.preferences(user_id),
            keys.timeline(user_id),
            keys.unread(user_id),
            keys.inbox(user_id),
        )
