# target: redis-enterprise
import redis

r = redis.Redis(host="cache")


def load(uid):
    r.mget(f"user:{uid}", f"cart:{uid}")
    r.delete(f"user:{uid}", f"cart:{uid}")
    r.sunion(f"user:{uid}", f"cart:{uid}")  # found
    r.rename("new", "old")  # found
