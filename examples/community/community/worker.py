"""Background workers: python -m community.worker"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis

from community import keys
from community.connections import connect
from community.follows import Follows
from community.jobs import JobQueue
from community.models import Notification
from community.notifications import Notifications
from community.settings import Settings, get_settings

log = logging.getLogger(__name__)


class Worker:
    def __init__(self, redis: Redis, settings: Settings) -> None:
        self.redis = redis
        self.settings = settings
        self.queue = JobQueue(redis)
        self.follows = Follows(redis)
        self.notifications = Notifications(redis)
        self.handlers: dict[str, Callable[..., Awaitable[None]]] = {
            "fan_out": self.fan_out,
            "followed": self.followed,
        }

    async def fan_out(self, post_id: int, author: int) -> None:
        """The post appears on the timelines of the author's followers."""
        followers = await self.follows.followers(author)
        async with self.redis.pipeline(transaction=False) as pipe:
            for follower in followers:
                pipe.lpush(keys.timeline(follower), post_id)
                pipe.ltrim(keys.timeline(follower), 0, self.settings.timeline_length - 1)
            await pipe.execute()
        for follower in followers:
            await self.notifications.send(follower, Notification(kind="post", post_id=post_id))

    async def followed(self, user_id: int, other_id: int) -> None:
        await self.notifications.send(other_id, Notification(kind="follower", user_id=user_id))

    async def step(self, timeout: float) -> bool:
        """One job. False when there was none within the timeout (seconds)."""
        job = await self.queue.take(timeout)
        if job is None:
            return False
        message = json.loads(job)
        try:
            await self.handlers[message["name"]](**message["arguments"])
        except Exception:
            log.exception("job failed: %s", job)
            await self.queue.failed(job)
        else:
            await self.queue.done(job)
        return True

    async def run(self) -> None:
        while True:
            await self.step(timeout=5)


async def main() -> None:
    settings = get_settings()
    redis = connect(settings)
    try:
        await JobQueue(redis).recover()
        await asyncio.gather(*[Worker(redis, settings).run() for _ in range(settings.worker_count)])
    finally:
        await redis.aclose()


if __name__ == "__main__":
    asyncio.run(main())
