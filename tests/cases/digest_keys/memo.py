"""Answers remembered under digests."""

import functools
import os
from hashlib import blake2b

import redis
from digests import bucket, digest, fingerprint, memo_key

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def page(url):
    return r.mget(f"page:{{{digest(url)}}}:body", f"page:{{{digest(url)}}}:head")  # expect: ok


def pages(url, other):
    return r.mget(f"page:{{{digest(url)}}}", f"page:{{{digest(other)}}}")  # expect: break CL101


def kept(url):
    key = digest(url)
    with r.pipeline(transaction=True) as pipe:
        pipe.rpush(f"{{{key}}}:body", "x")  # expect: ok
        pipe.incr(f"{{{key}}}:at")  # expect: ok
        return len(pipe.execute())


def half_kept(url):
    key = digest(url)
    with r.pipeline(transaction=True) as pipe:
        pipe.rpush(f"{{{key}}}:body", "x")  # expect: ok
        pipe.sadd("urls", url)  # expect: break CL103
        return len(pipe.execute())


def sharded(word):
    shard = bucket(word)
    return r.mget(f"{{{shard}}}:{word}", f"{{{shard}}}:{word}:n")  # expect: ok


def sharded_twice(word):
    return r.mget(f"{{{bucket(word)}}}:{word}", f"{{{bucket(word)}}}:{word}:n")  # expect: ok


def other_shards(word):
    return r.mget(f"{{{bucket(word)}}}:{word}", f"{{{bucket(word, 7)}}}:{word}")  # expect: break CL101


def blake(name):
    short = blake2b(name.encode(), digest_size=8).hexdigest()
    return r.mget("b:{" + short + "}:1", "b:{" + short + "}:2")  # expect: ok


def printed(name, number):
    return r.mget([f"f:{{{fingerprint(name, number)}}}:{part}" for part in "ab"])  # expect: ok


def remembered(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        key = memo_key(func, args, kwargs)
        found = r.get(key)  # expect: ok
        if found is None:
            found = str(func(*args, **kwargs))
            r.set(key, found, ex=60)  # expect: ok
            r.incr(f"{key}:misses")  # expect: ok
        return found

    def both(*args, **kwargs):
        key = memo_key(func, args, kwargs)
        return r.mget(key, f"{key}:misses")  # expect: break CL101

    wrapper.both = both
    return wrapper


@remembered
def double(n):
    return n * 2
