import os

import redis

URL = os.environ["REDIS_URL"]


def client():
    if os.environ.get("REDIS_CLUSTER"):
        return redis.RedisCluster.from_url(URL)
    return redis.Redis.from_url(URL)


STORE = os.environ["STORE_URL"]
store = redis.RedisCluster.from_url(STORE) if os.environ.get("CLUSTER") else redis.Redis.from_url(STORE)

QUEUE = os.environ["QUEUE_URL"]
if os.environ.get("CLUSTER"):
    queue = redis.RedisCluster.from_url(QUEUE)
    queue.ping()
else:
    queue = redis.Redis.from_url(QUEUE)
