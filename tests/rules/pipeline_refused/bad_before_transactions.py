# client: redis-py==6.0.0
import redis

r = redis.Redis(host="cache")


def both(uid):
    pipe = r.pipeline(transaction=True)  # found
    pipe.incr(f"a:{{{uid}}}")
    pipe.incr(f"b:{{{uid}}}")
    pipe.execute()


def close(uid):
    def queue(pipe):
        pipe.multi()
        pipe.incr(f"a:{uid}")

    r.transaction(queue, f"a:{uid}")  # found


def chained(uid):
    # delete() still returned the pipeline
    r.pipeline(transaction=False).delete(f"a:{uid}").get(f"b:{uid}").execute()
