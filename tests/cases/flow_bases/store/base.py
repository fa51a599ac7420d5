from __future__ import annotations

import abc
from typing import Generic, TypeVar

T = TypeVar("T")


class Repository(abc.ABC, Generic[T]):
    """Rows of one kind."""

    prefix: str

    def __init__(self, redis, ttl: int = 600):
        self.redis = redis
        self.ttl = ttl

    def key(self, ident: object) -> str:
        return f"{self.prefix}:{ident}"

    @abc.abstractmethod
    def load(self, row: dict) -> T: ...

    def get(self, ident) -> T | None:
        row = self.redis.hgetall(self.key(ident))  # expect: ok
        return self.load(row) if row else None

    def save(self, ident, **fields) -> None:
        self.redis.hset(self.key(ident), mapping=fields)  # expect: ok
        self.redis.expire(self.key(ident), self.ttl)  # expect: ok

    def remove_all(self, idents) -> int:
        return self.redis.delete(*(self.key(i) for i in idents))  # expect: change CL102
