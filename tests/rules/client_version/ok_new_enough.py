# client: redis-py==8.1.0
import redis

r = redis.Redis(host="cache")


def both():
    r.echo("x")
    pipe = r.pipeline(transaction=True)
    pipe.incr("a:{1}")
    pipe.execute()
