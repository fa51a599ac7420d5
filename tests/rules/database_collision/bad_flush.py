import os

import redis

main = redis.Redis.from_url("redis://cache.internal:6379/0")
pages = redis.Redis.from_url("redis://cache.internal:6379/3")


def reset(uid):
    main.set(f"user:{uid}", 1)
    pages.set("page", 1)
    pages.flushdb()  # found


URL = os.environ["REDIS_URL"]
first = redis.Redis.from_url(URL)
other = redis.Redis.from_url(URL, db=4)  # found


def likely(uid):
    first.set("note", uid)
    other.set("note", uid)
