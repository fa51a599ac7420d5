"""boto-, Mongo-, SQLAlchemy-, memcache-like things with Redis-like method names; one honest client."""

import os
import shelve
import tempfile
import zipfile
from collections import ChainMap, Counter, UserDict
from contextlib import closing
from types import SimpleNamespace

import redis


class Bucket:
    def __init__(self):
        self.blobs = {}

    def copy(self, source, target):
        self.blobs[target] = self.blobs.get(source)
        return target

    def rename(self, old, new):
        self.blobs[new] = self.blobs.pop(old, None)
        return new

    def keys(self, prefix=""):
        return [k for k in self.blobs if k.startswith(prefix)]

    def delete(self, *names):
        return len([self.blobs.pop(n, None) for n in names])


class Collection:
    def __init__(self):
        self.docs = []

    def pipeline(self, *stages, transaction=True):
        return SimpleNamespace(execute=lambda: list(stages), set=lambda *a: a, mget=lambda *a: a)

    def scan(self, cursor=0):
        return 0, self.docs

    def mget(self, ids):
        return [d for d in self.docs if d["id"] in ids]


class MemcacheClient:
    def get_multi(self, keys):
        return {}

    def flushdb(self):
        return "flushed"

    def eval(self, script, n, *keys):
        return keys


class RedisLike(UserDict):
    """Named to mislead."""

    def rename(self, a, b):
        self.data[b] = self.data.pop(a)
        return True


cache = ChainMap({"a": 1}, {"b": 2})
redis_config = {"host": "x", "db": 3}
bucket = Bucket()
redis_cache = RedisLike(a=1)


def s3():
    bucket.copy("a", "b")  # expect: ok
    bucket.rename("b", "c")  # expect: ok
    return bucket.keys("c"), bucket.delete("c", "d")  # expect: ok


def mongo(db=Collection()):
    p = db.pipeline({"$match": 1}, {"$sort": 2})  # expect: ok
    p.set("a", 1)  # expect: ok
    p.mget("a", "b")  # expect: ok
    return p.execute(), db.scan(0), db.mget(["a", "b"])  # expect: ok


def memcached():
    mc = MemcacheClient()
    return mc.get_multi(["a", "b"]), mc.flushdb(), mc.eval("x", 2, "a", "b")  # expect: ok


def misleading():
    redis_cache.rename("a", "b")  # expect: ok
    redis_cache.update(c=3)  # expect: ok
    return sorted(redis_cache.keys()), redis_config.get("db"), redis_config.keys() >= {"db"}  # expect: ok


def stdlib():
    with tempfile.TemporaryDirectory() as folder:
        with closing(shelve.open(os.path.join(folder, "s"))) as db:
            db.update({"k1": 1, "k2": 2})  # expect: ok
            names = sorted(db.keys())  # expect: ok
            db.pop("k1")
        with zipfile.ZipFile(os.path.join(folder, "z.zip"), "w") as z:
            z.writestr("a", "b")
    c = Counter("abca")
    c.subtract("a")
    return names, cache.get("a"), c.copy() | Counter("z"), {1, 2}.union({3})  # expect: ok


def honest(a, b):
    cache = redis.Redis.from_url(os.environ["REDIS_URL"])
    return cache.sinter(f"s:{a}", f"s:{b}")  # expect: break CL101


def scenario_ok():
    return s3(), mongo(), memcached(), misleading(), stdlib()


def scenario_honest():
    return honest(1, 2)


SCENARIOS = {"scenario_ok": "same", "scenario_honest": "break"}
