"""Decorators: cached, locked, throttled; keys from the function and its arguments."""

import functools
import hashlib
import os
import pickle
import time

import redis

R = redis.Redis.from_url(os.environ["REDIS_URL"])


def cached(ttl, *, version=1):
    def outer(fn):
        def make_key(args):
            digest = hashlib.md5(repr(args).encode()).hexdigest()
            return f"cache:{fn.__name__}:{version}:{digest}"

        @functools.wraps(fn)
        def inner(*args):
            key = make_key(args)
            blob = R.get(key)  # expect: ok
            if blob is not None:
                return pickle.loads(blob)
            value = fn(*args)
            R.set(key, pickle.dumps(value), ex=ttl)  # expect: ok
            return value

        def invalidate(*calls):
            return R.delete(*[make_key(args) for args in calls])  # expect: change CL102

        inner.invalidate = invalidate
        inner.forget = lambda *args: R.delete(make_key(args))  # expect: ok
        return inner

    return outer


def locked(template):
    def outer(fn):
        @functools.wraps(fn)
        def inner(name, *rest):
            with R.lock(template.format(name), timeout=5):  # expect: ok
                return fn(name, *rest)

        return inner

    return outer


def throttled(limit, window):
    def outer(fn):
        def inner(user):
            bucket = int(time.time() // window)
            hits, total = f"thr:{user}:{bucket}", "thr:total"
            pipe = R.pipeline(True)  # expect: ok
            pipe.incr(hits)  # expect: ok
            pipe.expire(hits, window)  # expect: ok
            pipe.incr(total)  # expect: break CL103
            n = pipe.execute()[0]
            if n > limit:
                raise PermissionError(user)
            return fn(user)

        return inner

    return outer


def throttled_per_user(limit):
    def outer(fn):
        def inner(user):
            hits, seen = f"thr:{{{user}}}:n", f"thr:{{{user}}}:seen"
            pipe = R.pipeline(transaction=True)  # expect: ok
            pipe.incr(hits)  # expect: ok
            pipe.lpush(seen, 1)  # expect: ok
            if pipe.execute()[0] > limit:
                raise PermissionError(user)
            return fn(user)

        return inner

    return outer


@cached(60)
def square(n):
    return n * n


@locked("lock:{}")
def transfer(name, amount):
    return f"{name}={amount}"


@throttled(10, 60)
def home(user):
    return "hi " + user


@throttled_per_user(10)
def profile(user):
    return "profile " + user


def scenario_cached():
    for n in (2, 2, 3, 4, 5, 6):
        square(n)
    return square(2), square.invalidate((3,), (4,), (5,), (6,)), square.forget(2), transfer("ann", 3), profile("eve")


def scenario_throttled():
    return home("ann")


SCENARIOS = {"scenario_cached": "same", "scenario_throttled": "break"}
