"""Generic[T] repositories with an abstract client property and class-level key templates."""

from __future__ import annotations

import json
import os
from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

import redis.asyncio as redis

M = TypeVar("M", bound=dict)


class AbstractRepo(ABC, Generic[M]):
    KEY: ClassVar[str]
    INDEX: ClassVar[str] = "idx:all"

    @property
    @abstractmethod
    def client(self) -> redis.Redis: ...

    def key(self, ident: str) -> str:
        return self.KEY.format(id=ident)

    async def add(self, model: M) -> None:
        async with self.client.pipeline(transaction=True) as tx:  # expect: ok
            tx.set(self.key(model["id"]), json.dumps(model))  # expect: ok
            tx.sadd(self.INDEX, model["id"])  # expect: break CL103
            await tx.execute()

    async def put(self, model: M) -> bool:
        return await self.client.set(self.key(model["id"]), json.dumps(model))  # expect: ok

    async def get(self, ident: str) -> M | None:
        raw = await self.client.get(self.key(ident))  # expect: ok
        return json.loads(raw) if raw else None

    async def many(self, *idents: str) -> list[M]:
        raws = await self.client.mget([self.key(i) for i in idents])  # expect: break CL101
        return [json.loads(raw) for raw in raws if raw]

    async def ids(self) -> set[str]:
        return await self.client.smembers(self.INDEX)  # expect: ok


class HasClient:
    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    @property
    def client(self) -> redis.Redis:
        return self._client


class BookRepo(HasClient, AbstractRepo[dict]):
    KEY = "book:{id}"


class PageRepo(HasClient, AbstractRepo[dict]):
    KEY = "{{pages:{book}}}:{id}"
    INDEX = "idx:pages"

    def __init__(self, client: redis.Redis, book: str) -> None:
        super().__init__(client)
        self.book = book

    def key(self, ident: str) -> str:
        return self.KEY.format(book=self.book, id=ident)

    async def first_and(self, other: str) -> list:
        return await self.client.mget(self.key("1"), self.key(other))  # expect: ok

    async def swap(self, a: str, other: PageRepo) -> bool:
        return await self.client.rename(self.key(a), other.key(a))  # expect: break CL101


async def using(use):
    async with redis.from_url(os.environ["REDIS_URL"], decode_responses=True) as client:
        return await use(client)


async def scenario_ok():
    async def use(c):
        books, pages = BookRepo(c), PageRepo(c, "b")
        await books.put({"id": "1"})
        await pages.put({"id": "1"})
        return await books.get("1"), await books.ids(), await pages.first_and("2")

    return await using(use)


async def scenario_add():
    return await using(lambda c: BookRepo(c).add({"id": "1"}))


async def scenario_many():
    return await using(lambda c: BookRepo(c).many("1", "2"))


async def scenario_swap():
    async def use(c):
        await PageRepo(c, "a").put({"id": "1"})
        return await PageRepo(c, "a").swap("1", PageRepo(c, "b"))

    return await using(use)


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_add": "break",
    "scenario_many": "break",
    "scenario_swap": "break",
}
