from __future__ import annotations

from typing import Any, Iterable

import redis


class Cache:
    """Passes keys on to Redis; its callers' keys are the keys."""

    def __init__(self, url: str, namespace: str = ""):
        self.__redis = redis.Redis.from_url(url, decode_responses=True)
        self._ns = namespace

    def get(self, key: str, default: Any = None) -> Any:
        value = self.__redis.get(self._ns + key)  # expect: ok
        return default if value is None else value

    def get_many(self, keys: Iterable[str]) -> list:
        return self.__redis.mget([self._ns + key for key in keys])  # expect: break CL101

    def put(self, key: str, value: Any, *, ttl: int | None = None) -> None:
        self.__redis.set(self._ns + key, value, ex=ttl)  # expect: ok

    def move(self, key: str, new: str) -> bool:
        return self.__redis.rename(key, new)  # expect: break CL101

    def forget(self, *keys: str) -> int:
        return self.__redis.delete(*keys)  # expect: change CL102

    def call(self, command: str, *args: Any) -> Any:
        return getattr(self.__redis, command)(*args)  # expect: any


class NullCache:
    """What tests use: the same methods, no Redis."""

    def __init__(self):
        self._data = {}

    def get(self, key, default=None):
        return self._data.get(key, default)  # expect: ok

    def get_many(self, keys):
        return [self._data.get(key) for key in keys]  # expect: ok

    def move(self, key, new):
        self._data[new] = self._data.pop(key)  # expect: ok
