import redis
from conf import settings

cache = redis.Redis(host=settings.REDIS_HOST, db=settings.CACHE_DB)
queue = redis.Redis(host=settings.REDIS_HOST, db=settings.QUEUE_DB)  # found


def work(uid):
    cache.set(f"state:{uid}", 1)
    queue.set(f"state:{uid}", 2)
