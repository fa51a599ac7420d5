"""Clients from context managers, globals set late, optional clients, and both at once."""

import os
from contextlib import ExitStack, contextmanager
from typing import Optional

import redis


class NullClient:
    """Used when no cache is configured."""

    def get(self, key):
        return None

    def mget(self, *keys):
        return [None] * len(keys)

    def delete(self, *keys):
        return 0

    def pipeline(self):
        return self


@contextmanager
def shop_redis(decode=True):
    connection = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=decode)
    try:
        yield connection
    finally:
        connection.close()


class Prices:
    def __init__(self, conn: Optional[redis.Redis] = None):
        self.conn = conn
        self.null = NullClient()

    def price(self, sku):
        if self.conn is None:
            return self.null.get("price:" + sku)  # expect: ok
        return self.conn.get("price:" + sku)  # expect: ok

    def pair(self, a, b):
        if not self.conn:
            return self.null.mget("price:" + a, "price:" + b)  # expect: ok
        return self.conn.mget("price:" + a, "price:" + b)  # expect: break CL101

    def nothing(self, *skus):
        self.null.pipeline()  # expect: ok
        return self.null.delete(*skus)  # expect: ok


def restock(sku, n):
    with shop_redis() as r:
        r.incrby(f"stock:{sku}", n)  # expect: ok
        return r.decr(f"stock:{sku}")  # expect: ok


def move_stock(a, b):
    with shop_redis() as r:
        r.rename(f"stock:{a}", f"stock:{b}")  # expect: break CL101


def snapshot(names):
    with ExitStack() as stack:
        r = stack.enter_context(shop_redis())
        return r.mget([f"stock:{name}" for name in names])  # expect: break CL101


def best(names):
    with redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True) as r:
        r.sunionstore("best:all", [f"best:{name}" for name in names])  # expect: break CL101
        return r.smembers("best:all")  # expect: any


def scenario_safe():
    empty = Prices()
    with shop_redis() as r:
        found = Prices(r).price("a")
    return found, empty.price("a"), empty.pair("a", "b"), empty.nothing("a"), restock("a", 5)


def scenario_pair():
    with shop_redis() as r:
        return Prices(r).pair("a", "b")


def scenario_move_stock():
    restock("a", 3)
    return move_stock("a", "b")


def scenario_snapshot():
    return snapshot(["a", "b"])


def scenario_best():
    return best(["x", "y"])


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_pair": "break",
    "scenario_move_stock": "break",
    "scenario_snapshot": "break",
    "scenario_best": "break",
}
