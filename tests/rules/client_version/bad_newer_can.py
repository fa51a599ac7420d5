# client: redis-py==5.0.8
import redis

r = redis.Redis(host="cache")  # found


def both():
    pipe = r.pipeline(transaction=True)
    pipe.incr("a:{1}")
    pipe.incr("b:{1}")
    pipe.execute()
