"""Falling back when Redis fails. The cluster's own exceptions are no RedisError."""

import os

import redis
from redis.exceptions import ConnectionError, RedisError

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def profile(uid):
    try:
        return r.hgetall(f"eh:{uid}")  # expect: ok
    except RedisError:
        return {}


def both(a, b):
    try:
        return r.mget(f"eh:{a}", f"eh:{b}")  # expect: break CL101
    except RedisError:  # expect: change CL309
        return [None, None]


def guarded(a, b):
    try:
        return r.sunion(f"eh:{a}", f"eh:{b}")  # expect: break CL101
    except (ConnectionError, TimeoutError):
        return set()


def with_retry(action, times=2):
    for attempt in range(times):
        try:
            return action()
        except ConnectionError:
            if attempt + 1 == times:
                raise


def renamed(a, b):
    return with_retry(lambda: r.rename(f"eh:{a}", f"eh:{b}"))  # expect: break CL101


def counted(a):
    return with_retry(lambda: r.incr(f"eh:n:{a}"))  # expect: ok


def scenario_safe():
    return profile(1), counted("a")


def scenario_both():
    return both("a", "b")


def scenario_guarded():
    return sorted(guarded("a", "b"))


def scenario_renamed():
    r.set("eh:a", 1)
    return renamed("a", "b")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_both": "break",
    "scenario_guarded": "break",
    "scenario_renamed": "break",
}
