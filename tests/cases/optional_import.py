"""Redis only if it is installed; a dictionary otherwise."""

import os

try:
    import redis
except ImportError:
    redis = None


class DictBackend(dict):
    def mget(self, keys):
        return [self.get(key) for key in keys]  # expect: ok

    def delete(self, *keys):
        return sum(self.pop(key, None) is not None for key in keys)  # expect: ok

    def rename(self, old, new):
        self[new] = self.pop(old)  # expect: ok
        return True

    def scan_iter(self, match="*"):
        return iter(list(self.keys()))  # expect: ok


class RedisBackend:
    def __init__(self, url):
        self.db = redis.StrictRedis.from_url(url, decode_responses=True)

    def read(self, key):
        return self.db.get(key)  # expect: ok

    def read_many(self, *names):
        return self.db.mget([f"opt:{name}" for name in names])  # expect: break CL101

    def move(self, old, new):
        return self.db.rename(f"opt:{old}", f"opt:{new}")  # expect: break CL101


def backend(url=None):
    return RedisBackend(url) if redis and url else DictBackend()


def local_roundtrip():
    cache = DictBackend()
    cache["a"], cache["b"] = 1, 2
    cache.rename("a", "c")  # expect: ok
    return cache.mget(["b", "c"]), cache.delete("b", "c"), list(cache.scan_iter())  # expect: ok


def scenario_safe():
    r = backend(os.environ["REDIS_URL"])
    return local_roundtrip(), r.read("opt:a"), len(backend())


def scenario_read_many():
    return RedisBackend(os.environ["REDIS_URL"]).read_many("a", "b")


def scenario_move():
    r = RedisBackend(os.environ["REDIS_URL"])
    r.db.set("opt:a", 1)
    return r.move("a", "b")


SCENARIOS = {"scenario_safe": "same", "scenario_read_many": "break", "scenario_move": "break"}
