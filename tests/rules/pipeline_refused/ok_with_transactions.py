# client: redis-py==6.1.0
import redis

r = redis.Redis(host="cache")


def both(uid):
    pipe = r.pipeline(transaction=True)
    pipe.incr(f"a:{{{uid}}}")
    pipe.incr(f"b:{{{uid}}}")
    pipe.execute()
