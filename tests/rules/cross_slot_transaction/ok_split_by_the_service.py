# target: alibaba-proxy
import redis

r = redis.Redis(host="cache")


def move(uid):
    pipe = r.pipeline(transaction=True)
    pipe.incr(f"a:{uid}")
    pipe.incr(f"b:{uid}")
    pipe.execute()
