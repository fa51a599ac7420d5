"""Posts, votes and comments."""

import json

from redis.asyncio import Redis

from community import keys
from community.keys import Key
from community.models import NewPost, Post

VOTE = """
if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then
    return {0, tonumber(redis.call('GET', KEYS[2]) or '0')}
end
return {1, redis.call('INCRBY', KEYS[2], ARGV[2])}
"""


class Posts:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._vote = redis.register_script(VOTE)

    async def create(self, author: int, new: NewPost) -> Post:
        post = Post(id=await self.redis.incr(Key.POST_IDS.value), author=author, **new.model_dump())
        async with self.redis.pipeline() as pipe:
            pipe.hset(keys.post(post.id), mapping=post.model_dump(exclude={"votes"}))
            pipe.set(keys.POST_VOTES.format(post_id=post.id), 0)
            await pipe.execute()
        await self.redis.zadd(Key.TRENDING.value, {str(post.id): 0})
        return post

    async def get(self, post_id: int) -> Post | None:
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.hgetall(keys.post(post_id))
            pipe.get(keys.POST_VOTES.format(post_id=post_id))
            fields, votes = await pipe.execute()
        return Post(**fields, votes=int(votes or 0)) if fields else None

    async def vote(self, post_id: int, user_id: int, value: int = 1) -> tuple[bool, int]:
        """Whether the vote counted (one for each user), and the votes there are."""
        counted, votes = await self._vote(
            keys=[keys.POST_VOTERS.format(post_id=post_id), keys.POST_VOTES.format(post_id=post_id)],
            args=[user_id, value],
        )
        if counted:
            await self.redis.zincrby(Key.TRENDING.value, value, str(post_id))
        return bool(counted), votes

    async def comment(self, post_id: int, user_id: int, text: str) -> int:
        return await self.redis.rpush(
            keys.POST_COMMENTS.format(post_id=post_id), json.dumps({"user": user_id, "text": text})
        )

    async def comments(self, post_id: int) -> list[dict]:
        found = await self.redis.lrange(keys.POST_COMMENTS.format(post_id=post_id), 0, -1)
        return [json.loads(comment) for comment in found]

    async def delete(self, post_id: int) -> None:
        removed = await self.redis.unlink(
            keys.post(post_id),
            keys.POST_VOTES.format(post_id=post_id),
            keys.POST_VOTERS.format(post_id=post_id),
            keys.POST_COMMENTS.format(post_id=post_id),
        )
        if removed:
            await self.redis.zrem(Key.TRENDING.value, str(post_id))

    async def trending(self, count: int) -> list[int]:
        return [int(post_id) for post_id in await self.redis.zrevrange(Key.TRENDING.value, 0, count - 1)]

    async def titles(self, post_ids: list[int]) -> list[str | None]:
        async with self.redis.pipeline(transaction=False) as pipe:
            for post_id in post_ids:
                pipe.hget(keys.post(post_id), "title")
            return await pipe.execute()
