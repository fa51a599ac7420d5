import redis
from conf import settings


def cluster():
    return redis.RedisCluster.from_url(settings.REDIS_URL)


def plain():
    return redis.Redis.from_url(settings.REDIS_URL)  # found


def work(uid):
    cluster().set(f"user:{uid}", "Ada")
    return plain().get(f"user:{uid}")


class Store:
    """Two clients of one object are no switch."""

    def __init__(self):
        self.new = redis.RedisCluster.from_url(settings.STORE_URL)
        self.old = redis.Redis.from_url(settings.STORE_URL)  # found
