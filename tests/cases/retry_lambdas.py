"""Retry helpers that take lambdas, partials and bound methods."""

import functools
import os
import time
from concurrent.futures import ThreadPoolExecutor

import redis
from redis.exceptions import ConnectionError as RedisConnectionError

client = redis.StrictRedis.from_url(os.environ["REDIS_URL"], decode_responses=True)
pool = ThreadPoolExecutor(2)


def retry(operation, attempts=3, pause=0.01):
    for left in reversed(range(attempts)):
        try:
            return operation()
        except RedisConnectionError:
            if not left:
                raise
            time.sleep(pause)


def attempt(method, *args, **kwargs):
    return retry(lambda: method(*args, **kwargs))  # expect: any


def prices(skus):
    keys = ["price:" + s for s in skus]
    return retry(lambda: client.mget(keys))  # expect: break CL101


def price(sku):
    return retry(lambda: client.get("price:" + sku))  # expect: ok


def publish_price(sku, value):
    write = functools.partial(client.set, "price:" + sku)
    return retry(functools.partial(write, value, ex=100))  # expect: ok


def swap(a, b):
    def attempt_rename():
        return client.rename(f"price:{a}", f"price:{b}")  # expect: break CL101

    return retry(attempt_rename)


def overlap(a, b):
    return pool.submit(lambda: client.sinterstore(f"out:{a}", [f"tags:{a}", f"tags:{b}"])).result()  # expect: break CL101


def member(a, x):
    return pool.submit(client.sismember, f"tags:{a}", x).result()  # expect: ok


def scenario_ok():
    return publish_price("a", "1"), price("a"), member("a", "x"), attempt(client.strlen, "price:a")


def scenario_prices():
    return prices(["a", "b"])


def scenario_swap():
    publish_price("a", 1)
    return swap("a", "z")


def scenario_overlap():
    return overlap("a", "b")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_prices": "break",
    "scenario_swap": "break",
    "scenario_overlap": "break",
}
