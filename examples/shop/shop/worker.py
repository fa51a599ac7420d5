"""The worker process: takes jobs by urgency and runs a few of them at a time."""

import asyncio

from redis.asyncio import Redis

from shop.connections import connect
from shop.jobs import JobQueue

URGENT, NORMAL = "work:urgent", "work:normal"


class Worker:
    def __init__(self, redis: Redis, slots: int = 4) -> None:
        self.redis = redis
        self.retries = JobQueue(redis, "retries")
        self.inbox: asyncio.Queue[str] = asyncio.Queue(maxsize=slots)
        self.finished: list[str] = []

    async def fetch(self, wait: float = 1) -> bool:
        """Move one job from Redis into this process, urgent ones first."""
        found = await self.redis.brpop([URGENT, NORMAL], timeout=wait)
        if found is None:
            return False
        _, job = found
        await self.inbox.put(job)
        return True

    async def work(self) -> None:
        job = await self.inbox.get()
        try:
            async with self.redis.lock(f"lock:job:{job}", timeout=30):
                self.finished.append(job)
        except TimeoutError:
            await self.retries.failed(job, delay=30)

    async def run(self) -> None:
        while True:
            await self.retries.wake()
            if await self.fetch():
                await self.work()


async def submit(redis: Redis, job: str, urgent: bool = False) -> None:
    await redis.lpush(URGENT if urgent else NORMAL, job)


if __name__ == "__main__":
    asyncio.run(Worker(connect()).run())
