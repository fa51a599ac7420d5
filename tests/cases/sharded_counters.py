"""Hashing into buckets, keys with a computed shard, tags computed from a shard."""

import os
import random
import zlib

import redis

SHARDS = 8


class Counters:
    def __init__(self, conn: redis.Redis, shards: int = SHARDS):
        self.conn = conn
        self.shards = shards

    def shard(self, value: str) -> int:
        return zlib.crc32(value.encode()) % self.shards

    def key(self, name: str, shard: int) -> str:
        return f"cnt:{name}:{shard}"

    def incr(self, name):
        return self.conn.incr(self.key(name, random.randrange(self.shards))) > 0  # expect: ok

    def total(self, name):
        values = self.conn.mget(self.key(name, i) for i in range(self.shards))  # expect: break CL101
        return sum(int(v or 0) for v in values)

    def total_each(self, name):
        return sum(int(self.conn.get(self.key(name, i)) or 0) for i in range(self.shards))  # expect: ok

    def bucket_keys(self, name):
        tag = "{%d}" % self.shard(name)
        return [f"b:{tag}:{name}:{part}" for part in ("count", "sum", "max")]

    def stats(self, name):
        return self.conn.mget(self.bucket_keys(name))  # expect: ok

    def observe(self, name, value):
        count, total, top = self.bucket_keys(name)
        with self.conn.pipeline(transaction=True) as tx:  # expect: ok
            tx.incr(count)  # expect: ok
            tx.incrbyfloat(total, value)  # expect: ok
            tx.set(top, value)  # expect: ok
            tx.execute()

    def compare(self, a, b):
        return self.conn.mget(self.bucket_keys(a)[0], self.bucket_keys(b)[0])  # expect: break CL101

    def reset(self, *names):
        for name in names:
            self.conn.delete(*self.bucket_keys(name))  # expect: ok
        return len(names)


def counters():
    return Counters(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))


def scenario_ok():
    c = counters()
    c.observe("lat", 1.5)
    return c.incr("x"), c.total_each("x"), c.stats("lat"), c.reset("lat", "other")


def scenario_total():
    return counters().total("x")


def scenario_compare():
    return counters().compare("lat", "size")


SCENARIOS = {"scenario_ok": "same", "scenario_total": "break", "scenario_compare": "break"}
