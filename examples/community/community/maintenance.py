"""Jobs of the night: python -m community.maintenance"""

import asyncio

from redis.asyncio import Redis

from community import keys
from community.connections import connect
from community.settings import get_settings


async def drop_idle_timelines(redis: Redis, length: int) -> int:
    """Cut the timelines of those who have not been here."""
    cursor, cut = 0, 0
    while True:
        cursor, found = await redis.scan(cursor, match="user:*:timeline", count=500)
        for key in found:
            if await redis.llen(key) > length:
                await redis.ltrim(key, 0, length - 1)
                cut += 1
        if cursor == 0:
            return cut


async def users_with_unread(redis: Redis) -> list[int]:
    users = []
    async for key in redis.scan_iter(match="user:*:unread"):
        if int(await redis.get(key) or 0):
            users.append(int(key.split(":")[1]))
    return sorted(users)


async def drop_profiles(redis: Redis) -> int:
    """After a change of the profile's form: all are loaded anew."""
    stale = await redis.keys("user:*:profile")
    if not stale:
        return 0
    return await redis.delete(*stale)


async def repair_votes(redis: Redis, post_id: int) -> int:
    """Count the voters again."""
    votes = keys.POST_VOTES.format(post_id=post_id)
    voters = keys.POST_VOTERS.format(post_id=post_id)

    async def recount(pipe):
        count = await pipe.scard(voters)
        pipe.multi()
        pipe.set(votes, count)

    await redis.transaction(recount, voters, votes)
    return int(await redis.get(votes))


async def main() -> None:
    settings = get_settings()
    redis = connect(settings)
    try:
        cut = await drop_idle_timelines(redis, settings.timeline_length)
        print(f"{cut} timelines cut, {len(await users_with_unread(redis))} users have unread messages")
    finally:
        await redis.aclose()


if __name__ == "__main__":
    asyncio.run(main())
