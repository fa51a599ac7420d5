from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

Handler = Callable[["Store", dict], Awaitable[object]]


class Store:
    def __init__(self, redis: Redis, pipeline: Pipeline | None = None) -> None:
        self._redis = redis
        self._target = pipeline if pipeline is not None else redis

    @classmethod
    def on(cls, redis: Redis) -> Store:
        return cls(redis)

    @asynccontextmanager
    async def batch(self, *, atomic: bool = False) -> AsyncIterator[Store]:
        async with self._redis.pipeline(transaction=False) as pipe:  # expect: ok
            yield type(self)(self._redis, pipe)
            await pipe.execute()

    def put(self, number: int, **fields: str):
        return self._target.hset(f"order:{number}", mapping=fields)  # expect: ok

    def touch(self, number: int):
        return self._target.expire(f"order:{number}", 600)  # expect: ok

    async def get(self, number: int) -> dict:
        return await self._redis.hgetall(f"order:{number}")  # expect: ok

    async def rename(self, number: int, new: int) -> None:
        await self._redis.rename(f"order:{number}", f"order:{new}")  # expect: break CL101


class EventBus:
    def __init__(self, redis: Redis, stream: str = "events") -> None:
        self.redis, self.stream = redis, stream
        self.handlers: dict[str, Handler] = {}

    def on(self, kind: str) -> Callable[[Handler], Handler]:
        return lambda handler: self.handlers.setdefault(kind, handler)

    async def publish(self, kind: str, **payload: object) -> None:
        await self.redis.xadd(self.stream, {"kind": kind, "payload": json.dumps(payload)})  # expect: ok

    async def drain(self, store: Store) -> list:
        done = []
        for ident, fields in await self.redis.xrange(self.stream):  # expect: ok
            handler = self.handlers.get(fields["kind"])  # expect: ok
            if handler:
                done.append(await handler(store, json.loads(fields["payload"])))
                await self.redis.xdel(self.stream, ident)  # expect: ok
        return done

    async def follow(self, *streams: str) -> list:
        return await self.redis.xread({name: "0" for name in (self.stream, *streams)})  # expect: break CL101


class Clock(Protocol):
    async def now(self) -> int: ...
