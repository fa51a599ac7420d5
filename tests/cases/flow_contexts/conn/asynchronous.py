import os
from contextlib import asynccontextmanager

from redis import asyncio as aioredis


@asynccontextmanager
async def open_redis(**options):
    client = aioredis.from_url(os.environ["REDIS_URL"], decode_responses=True, **options)
    try:
        yield client
    finally:
        await client.aclose()


class AsyncStore:
    async def __aenter__(self):
        self._cm = open_redis()
        self.redis = await self._cm.__aenter__()
        return self.redis

    async def __aexit__(self, *exc):
        await self._cm.__aexit__(*exc)
