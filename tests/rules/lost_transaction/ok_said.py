import os

import redis

r = redis.Redis(host="cache")


def plain(uid):
    pipe = r.pipeline(transaction=False)
    pipe.incr(f"a:{uid}")
    pipe.execute()


def atomic(uid):
    pipe = r.pipeline(True)
    pipe.incr(f"a:{uid}")
    pipe.execute()


cluster = redis.RedisCluster(host=os.environ["HOST"])


def already(uid):
    pipe = cluster.pipeline()
    pipe.incr(f"a:{uid}")
    pipe.execute()
