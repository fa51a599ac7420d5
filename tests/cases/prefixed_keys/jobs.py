"""Queues under the prefix."""

import os

import redis
from config import settings
from naming import Cache, name, of_tenant, tagged

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
cache = Cache(r)


def take():
    return r.rpoplpush(name("todo"), name("doing"))  # expect: break CL101


def take_tagged():
    return r.rpoplpush(tagged("todo"), tagged("doing"))  # expect: ok


def take_here():
    return r.rpoplpush(tagged("todo"), f"{{{settings.tag}}}:here")  # expect: ok


def tenant():
    return r.mget(of_tenant("a"), of_tenant("b"))  # expect: ok


def tenant_or_tag():
    return r.mget(of_tenant("a"), tagged("a"))  # expect: break CL101


def cached(a, b):
    return r.mget(cache.key(a), cache.key(b))  # expect: ok


def cached_shared(a):
    return cache.client.mget(cache.shared(a), tagged(a))  # expect: ok


def cached_one(a):
    return cache.client.get(cache.key(a))  # expect: ok


def by_prefix(uid):
    return r.mget(name("u", uid), name("u", uid))  # expect: ok


def prefixes(uid):
    return r.mget([f"{settings.prefix}:{kind}:{uid}" for kind in ("a", "b")])  # expect: break CL101
