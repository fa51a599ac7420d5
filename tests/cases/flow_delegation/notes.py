import os

import redis

from proxy import LazyRedis, LoggedRedis, TracedRedis

URL = os.environ["REDIS_URL"]

logged = LoggedRedis(redis.from_url(URL, decode_responses=True))
lazy = LazyRedis(URL, decode_responses=True)
traced = TracedRedis(redis.from_url(URL, decode_responses=True))


def write(name, text):
    logged.set(f"note:{name}", text)  # expect: ok
    return logged.get(f"note:{name}"), traced.get(name)  # expect: ok


def rename(name, new):
    return logged.rename(f"note:{name}", f"note:{new}")  # expect: break CL101


def tags(name):
    lazy.sadd(f"tags:{name}", "a")  # expect: ok
    return lazy.smembers(f"tags:{name}")  # expect: ok


def common(one, other):
    return lazy.sinter(f"tags:{one}", f"tags:{other}")  # expect: break CL101


def swap(one, other):
    return traced.swap(one, other)


def batch(name):
    with lazy.pipeline(transaction=False) as pipe:  # expect: ok
        pipe.scard(f"tags:{name}")  # expect: ok
        pipe.ttl(f"note:{name}")  # expect: ok
        return pipe.execute()
