import os

import redis

first = redis.Redis.from_url(os.environ["REDIS_URL"])
second = redis.asyncio.Redis.from_url(os.environ["REDIS_URL"])
third = redis.Redis.from_url(os.environ["OTHER_URL"], db=int(os.environ.get("OTHER_DB", 5)))
fourth = redis.Redis.from_url(os.environ["OTHER_URL"], db=5)


def work(uid):
    first.set("last", 1)
    second.set("last", 1)
    third.set("last", 1)
    fourth.set("last", 1)
    third.flushdb()


fifth = redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://localhost:6379/0"))
sixth = redis.Redis.from_url(os.environ["REDIS_URL"], db=0)


def more(uid):
    fifth.set("last", 1)
    sixth.set("last", 1)
