"""Operational metrics: what the one server used to know."""

import os

import redis

cache = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def bump(name, by=1):
    return cache.incrby("metric:" + name, by)  # expect: ok


def observe(name, value):
    cache.pipeline().lpush("samples:" + name, value).ltrim("samples:" + name, 0, 99).execute()  # expect: change CL109


def names():
    return sorted(cache.keys("metric:*"))  # expect: change CL401


def names_scanned():
    return sorted(cache.scan_iter(match="metric:*", count=50))  # expect: ok


def total():
    return cache.dbsize()  # expect: change CL402


def keyspace():
    return cache.info("keyspace").get("db0", {}).get("keys")  # expect: change CL402


def some_key():
    return sorted({cache.randomkey() for _ in range(400)})  # expect: change CL402


def reset():
    return cache.flushdb()  # expect: change CL402


def wipe():
    keys = list(cache.scan_iter("metric:*"))  # expect: ok
    return cache.delete(*keys) if keys else 0  # expect: change CL102


def wipe_slowly():
    removed = 0
    for key in cache.scan_iter("metric:*"):  # expect: ok
        removed += cache.delete(key)  # expect: ok
    return removed


def fill():
    for n in range(30):
        bump(f"m{n}")


def scenario_observe():
    observe("cpu", 3)
    fill()
    return cache.lrange("samples:cpu", 0, -1), names_scanned(), wipe(), wipe_slowly()


def scenario_names():
    fill()
    return names()


def scenario_total():
    fill()
    return total()


def scenario_keyspace():
    fill()
    return keyspace()


def scenario_some_key():
    fill()
    return some_key()


def scenario_reset():
    fill()
    return reset()


def scenario_wipe_slowly():
    fill()
    return wipe_slowly()


SCENARIOS = {
    "scenario_observe": "same",
    "scenario_names": "change",
    "scenario_total": "change",
    "scenario_keyspace": "change",
    "scenario_some_key": "change",
    "scenario_reset": "change",
    "scenario_wipe_slowly": "same",
}
