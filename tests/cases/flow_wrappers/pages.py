import os

import redis

from cachelib_ import Counter, JsonCache, NullCache

cache = JsonCache(os.environ["REDIS_URL"], namespace="pages:")
memory = NullCache()
counter = Counter(redis.from_url(os.environ["REDIS_URL"], decode_responses=True), "n")


def page(slug):
    cached = cache.load(f"body:{slug}")
    if cached is None:
        cached = {"slug": slug}
        cache.store(f"body:{slug}", cached)
    return cached


def pages(slugs):
    return cache.get_many([f"body:{slug}" for slug in slugs])


def rename(slug, new):
    return cache.move(f"pages:body:{slug}", f"pages:body:{new}")


def forget(*slugs):
    return cache.forget(*[f"pages:body:{slug}" for slug in slugs])


def forget_tagged(slug):
    return cache.call("get", f"pages:{{{slug}}}:body")


def in_memory(slug):
    return memory.get(slug), memory.get_many(["a", "b"])


def numbers():
    return counter.bump("x"), counter.bump("x", -1), counter.take("list"), counter.take("list", newest=False)
