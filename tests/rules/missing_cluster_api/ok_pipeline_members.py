# client: redis-py==6.0.0
import redis

r = redis.Redis(host="cache")


def told(key):
    pipe = r.pipeline(transaction=False)
    pipe.set(key, 1)
    if getattr(pipe, "watching", False):
        return len(pipe)
    try:
        return pipe.explicit_transaction
    except AttributeError:
        return len(pipe.command_stack)  # filled up to redis-py 6.0.0
