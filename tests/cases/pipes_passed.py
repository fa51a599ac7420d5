"""Pipelines that travel through functions, returns and attributes."""

import os

from redis import Redis
from redis.client import Pipeline


def connect() -> Redis:
    return Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def add_order(pipe: Pipeline, order: int, customer: str) -> Pipeline:
    pipe.hset(f"order:{order}", mapping={"customer": customer, "state": "new"})  # expect: ok
    pipe.expire(f"order:{order}", 1000)  # expect: ok
    return pipe


def index_order(pipe, order, customer):
    pipe.zadd(f"orders-of:{customer}", {order: order})  # expect: break CL103


def add_item(p, order, sku):
    p.sadd(f"{{order:{order}}}:items", sku)  # expect: ok
    p.incr(f"{{order:{order}}}:count")  # expect: ok


def new_batch(r: Redis):
    return r.pipeline(transaction=False)  # expect: ok


def place(order, customer):
    tx = connect().pipeline(transaction=True)  # expect: ok
    add_order(tx, order, customer)
    index_order(tx, order, customer)
    tx.execute()


def place_items(order, skus):
    r = connect()
    with r.pipeline(transaction=True) as tx:  # expect: ok
        for sku in skus:
            add_item(tx, order, sku)
        tx.execute()
    return r.scard(f"{{order:{order}}}:items")  # expect: ok


class Batch:
    def __init__(self, r):
        self.pipe = new_batch(r)
        self.n = 0

    def touch_stats(self, page):
        self.pipe.pfadd(f"visitors:{page}", self.n)  # expect: ok
        self.pipe.incr(f"hits:{page}")  # expect: ok
        self.n += 1

    def visitors(self, a, b):
        self.pipe.pfcount(f"visitors:{a}", f"visitors:{b}")  # expect: break CL104 or CL101

    def flush(self):
        return self.pipe.execute()


def implicit(order):
    p = connect().pipeline()  # expect: change CL109
    return add_order(p, order, "x").execute()


def scenario_ok():
    b = Batch(connect())
    b.touch_stats("home")
    b.touch_stats("about")
    return place_items(4, ["a", "b"]), b.flush(), implicit(9)


def scenario_place():
    place(4, "ann")


def scenario_visitors():
    b = Batch(connect())
    b.touch_stats("home")
    b.visitors("home", "about")
    return b.flush()


SCENARIOS = {"scenario_ok": "same", "scenario_place": "break", "scenario_visitors": "break"}
