# target: redis-enterprise
import redis

r = redis.Redis(host="cache")


def move(uid):
    pipe = r.pipeline()
    pipe.incr(f"a:{uid}")
    pipe.execute()
