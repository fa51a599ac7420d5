"""Dependencies of the routes."""

from typing import Annotated

from fastapi import Depends, Request
from redis.asyncio import Redis


def get_redis(request: Request) -> Redis:
    return request.app.state.redis_client


async def get_pipeline(redis: Annotated[Redis, Depends(get_redis)]):
    async with redis.pipeline(transaction=False) as pipe:  # expect: ok
        yield pipe
        await pipe.execute()  # expect: ok


class Sessions:
    def __init__(self, request: Request):
        self._store = getattr(request.app.state, "sessions_redis")

    async def user_of(self, token: str):
        return await self._store.get(f"session:{token}")  # expect: ok

    async def move(self, old: str, new: str):
        return await self._store.rename(f"session:{old}", f"session:{new}")  # expect: break CL101

    async def drop(self, *tokens: str):
        return await self._store.delete(*[f"session:{token}" for token in tokens])  # expect: change CL102


RedisDep = Annotated[Redis, Depends(get_redis)]
