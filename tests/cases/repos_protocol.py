"""Ports and adapters: a Protocol, a Redis adapter and a memory adapter with the same names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Protocol

import redis


class TokenStore(Protocol):
    def put_many(self, tokens: Mapping[str, str]) -> None: ...

    def fetch(self, names: Iterable[str]) -> list[str | None]: ...

    def swap(self, old: str, new: str) -> None: ...


class RedisTokenStore:
    def __init__(self, db: redis.Redis, ns: str = "tok") -> None:
        self._db = db
        self._ns = ns

    def _k(self, name: str) -> str:
        return self._ns + "/" + name

    def put_many(self, tokens: Mapping[str, str]) -> None:
        self._db.mset({self._k(n): v for n, v in tokens.items()})  # expect: break CL101

    def put(self, name: str, value: str) -> None:
        self._db.setex(self._k(name), 60, value)  # expect: ok

    def fetch(self, names: Iterable[str]) -> list[str | None]:
        return self._db.mget(map(self._k, names))  # expect: break CL101

    def fetch_one(self, name: str) -> str | None:
        (value,) = self._db.mget([self._k(name)])  # expect: ok
        return value

    def swap(self, old: str, new: str) -> None:
        self._db.rename(self._k(old), self._k(new))  # expect: break CL101


class MemoryTokenStore:
    def __init__(self) -> None:
        self._db: dict[str, str] = {}

    def put_many(self, tokens: Mapping[str, str]) -> None:
        self._db.update(tokens)  # expect: ok

    def fetch(self, names: Iterable[str]) -> list[str | None]:
        return [self._db.get(name) for name in names]  # expect: ok

    def swap(self, old: str, new: str) -> None:
        self._db[new] = self._db.pop(old)  # expect: ok


def rotate(store: TokenStore) -> list[str | None]:
    store.put_many({"a": "1", "b": "2"})  # expect: ok
    store.swap("a", "c")  # expect: ok
    return store.fetch(["b", "c"])  # expect: ok


def real() -> RedisTokenStore:
    return RedisTokenStore(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))


def scenario_memory():
    return rotate(MemoryTokenStore())


def scenario_one():
    store = real()
    store.put("a", "1")
    return store.fetch_one("a")


def scenario_put_many():
    real().put_many({"a": "1", "b": "2"})


def scenario_fetch():
    return real().fetch(["a", "b"])


def scenario_swap():
    store = real()
    store.put("a", "1")
    store.swap("a", "zz")


SCENARIOS = {
    "scenario_memory": "same",
    "scenario_one": "same",
    "scenario_put_many": "break",
    "scenario_fetch": "break",
    "scenario_swap": "break",
}
