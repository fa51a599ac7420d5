"""Start and stop of what the application holds on to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import redis.asyncio as aioredis
from fastapi import FastAPI

from .settings import settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.redis_client = aioredis.from_url(settings.redis_url, decode_responses=True)
    app.state.sessions_redis = aioredis.Redis.from_url(settings.redis_url, decode_responses=True)
    app.state.catalogue = {"tea": 3, "milk": 1}
    yield
    await app.state.redis_client.aclose()
    await app.state.sessions_redis.aclose()
