import os

import fakeredis
import redis

feed = redis.Redis(host=os.environ["FEED_HOST"])
mails = redis.Redis(host=os.environ["MAIL_HOST"], db=1)
fake = fakeredis.FakeRedis(host=os.environ["FEED_HOST"], db=3)
same = redis.Redis(host=os.environ["FEED_HOST"], db=0)


def work(uid):
    feed.set("last", 1)
    mails.set("last", 1)
    fake.set("last", 1)
    same.set("last", 1)
    mails.flushdb()
    fake.flushdb()
