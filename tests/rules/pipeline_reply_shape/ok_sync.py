import redis

r = redis.Redis(host="cache")


def unused(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1)
    pipe.execute()


def equal(key):
    pipe = r.pipeline(transaction=True)
    pipe.incr(key)
    pipe.expire(key, 60)
    return pipe.execute()


def parsed(key):
    pipe = r.pipeline(transaction=False)
    pipe.smembers(key)
    return pipe.execute()


def no_replies_at_all(uid):
    pipe = r.pipeline(transaction=True)
    pipe.set(f"a:{uid}", 1)
    pipe.set(f"b:{uid}", 1)
    return pipe.execute()
