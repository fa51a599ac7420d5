import os

import redis

HOST = os.environ["REDIS_HOST"]
feed = redis.Redis(host=HOST)
mails = redis.Redis(host=HOST, db=1)
jobs = redis.Redis(HOST, 6379, 2)


def work(uid, user):
    feed.set("last", 1)
    mails.get("last")  # found
    feed.get(f"user:{uid}")
    mails.hset(f"user:{user}", "name", "Ada")  # found
    jobs.lpush("queue", uid)  # found
    feed.lpush(f"que{uid}", 1)


def more(uid):
    jobs.set(f"seen:{uid}", 1)  # found
    feed.set("seen:all", 1)
