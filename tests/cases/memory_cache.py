"""A cache with two back ends. The in-memory one has the same method names and no Redis at all."""

import os
import time

import redis


class MemoryCache:
    def __init__(self):
        self._data = {}

    def get(self, key):
        return self._data.get(key)  # expect: ok

    def set(self, key, value):
        self._data[key] = value

    def mget(self, *keys):
        return [self._data.get(key) for key in keys]  # expect: ok

    def delete(self, *keys):
        return sum(self._data.pop(key, None) is not None for key in keys)  # expect: ok

    def scan(self, cursor=0, match=None):
        return 0, sorted(self._data)

    def keys(self):
        return list(self._data.keys())  # expect: ok

    def rename(self, a, b):
        self._data[b] = self._data.pop(a)  # expect: ok

    def pipeline(self):
        return self

    def execute(self):
        return time.time() > 0

    def dbsize(self):
        return len(self._data)

    def flushdb(self):
        self._data.clear()  # expect: ok


class RedisCache:
    def __init__(self, client: redis.Redis):
        self._client = client

    def get(self, key):
        return self._client.get(key)  # expect: ok

    def set(self, key, value):
        return self._client.set(key, value)  # expect: ok

    def mget(self, *keys):
        return [self._client.get(key) for key in keys]  # expect: ok

    def mget_fast(self, first, second):
        return self._client.mget(f"page:{first}", f"page:{second}")  # expect: break CL101

    def dbsize(self):
        return self._client.dbsize()  # expect: change CL402


def warm_up(cache: MemoryCache):
    cache.set("a", 1)
    cache.set("b", 2)
    pair = cache.mget("a", "b") + [cache.get("a")]  # expect: ok
    cache.rename("a", "c")  # expect: ok
    gone = cache.delete("b", "c")  # expect: ok
    cursor, keys = cache.scan(0)  # expect: ok
    done = cache.pipeline().execute()  # expect: ok
    return pair, gone, cursor, keys, cache.keys(), cache.dbsize(), done, cache.flushdb()  # expect: ok


def redis_cache():
    return RedisCache(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))


def scenario_memory():
    return warm_up(MemoryCache())


def scenario_redis_loop():
    cache = redis_cache()
    cache.set("page:1", "x")
    return cache.get("page:1"), cache.mget("page:1", "page:2")


def scenario_mget_fast():
    return redis_cache().mget_fast(1, 2)


def scenario_dbsize():
    cache = redis_cache()
    for n in range(60):
        cache.set(f"page:{n}", n)
    return cache.dbsize()


SCENARIOS = {
    "scenario_memory": "same",
    "scenario_redis_loop": "same",
    "scenario_mget_fast": "break",
    "scenario_dbsize": "change",
}
