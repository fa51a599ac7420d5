"""One key, many fields and members: everything here is safe but the last two."""

import json
import os
from decimal import Decimal

from redis import Redis


class Cart:
    TTL = 3600

    def __init__(self, redis: Redis, owner: str):
        self.redis, self.owner = redis, owner
        self.key = f"cart:{owner}"

    def add(self, **skus):
        for sku, n in skus.items():
            self.redis.hincrby(self.key, sku, n)  # expect: ok
        self.redis.expire(self.key, self.TTL)  # expect: ok

    def replace(self, lines):
        pipe = self.redis.pipeline(transaction=True)  # expect: ok
        pipe.delete(self.key)  # expect: ok
        pipe.hset(self.key, mapping={line["sku"]: json.dumps(line) for line in lines})  # expect: ok
        pipe.expire(self.key, self.TTL)  # expect: ok
        pipe.execute()

    def lines(self, *skus):
        return self.redis.hmget(self.key, *skus)  # expect: ok

    def all(self):
        return self.redis.hgetall(self.key)  # expect: ok

    def remove(self, *skus):
        return self.redis.hdel(self.key, *skus)  # expect: ok

    def wish(self, *skus):
        return self.redis.sadd(f"wish:{self.owner}", *skus)  # expect: ok

    def wishes(self, skus):
        return self.redis.smismember(f"wish:{self.owner}", skus)  # expect: ok

    def rank(self, prices):
        return self.redis.zadd(f"prices:{self.owner}", {s: float(Decimal(p)) for s, p in prices.items()})  # expect: ok

    def history(self, *events):
        self.redis.lpush(f"history:{self.owner}", *events)  # expect: ok
        return self.redis.ltrim(f"history:{self.owner}", 0, 9)  # expect: ok

    def merge_wishes(self, other: "Cart"):
        return self.redis.sunionstore(f"wish:{self.owner}", f"wish:{self.owner}", f"wish:{other.owner}")  # expect: break CL101

    def checkout(self, order_id):
        return self.redis.rename(self.key, f"order:{order_id}")  # expect: break CL101


def cart(owner="ann"):
    c = Cart(Redis.from_url(os.environ["REDIS_URL"], decode_responses=True), owner)
    c.add(a=1, b=2)
    return c


def scenario_ok():
    c = cart()
    before = c.all(), c.lines("a", "b"), c.remove("a", "b")
    c.replace([{"sku": "x"}, {"sku": "y"}])
    return before, c.wish("a", "b"), c.wishes(["a", "z"]), c.rank({"a": "1.5", "b": "2"}), c.history("1", "2"), c.all()


def scenario_merge():
    return cart().merge_wishes(cart("bob"))


def scenario_checkout():
    return cart().checkout(5)


SCENARIOS = {"scenario_ok": "same", "scenario_merge": "break", "scenario_checkout": "break"}
