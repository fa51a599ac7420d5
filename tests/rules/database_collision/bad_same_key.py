import os

import redis

HOST = os.environ["REDIS_HOST"]
feed = redis.Redis(host=HOST)
mails = redis.Redis(host=HOST, db=1)  # found
jobs = redis.Redis(HOST, 6379, 2)  # found


def work(uid, user):
    feed.set("last", 1)
    mails.get("last")
    feed.get(f"user:{uid}")
    mails.hset(f"user:{user}", "name", "Ada")


def more(uid):
    jobs.set(f"seen:{uid}", 1)
    feed.set("seen:all", 1)
