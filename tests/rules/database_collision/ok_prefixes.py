import os

import redis

HOST = os.environ["REDIS_HOST"]
feed = redis.Redis(host=HOST)
mails = redis.Redis(host=HOST, db=1)


def work(uid, kind):
    feed.set(f"feed:{uid}", 1)
    mails.set(f"mail:{uid}", 1)
    mails.set(f"feed:{uid}:mail", 1)
    feed.get("both")
    mails.get("both")
    feed.set(uid, 1)
    mails.set(kind, 1)
    feed.set(f"{kind}:{uid}", 1)
    mails.set(f"{uid}:{kind}", 1)
