import redis

r = redis.Redis(host="cache")


def touched(key):
    pipe = r.pipeline(transaction=False)
    pipe.touch(key)  # found
    pipe.get(key)
    return pipe.execute()


def unused(key):
    pipe = r.pipeline(transaction=False)
    pipe.touch(key)  # found
    pipe.execute()


def raw(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1)
    pipe.smembers(key)  # found
    return pipe.execute()


def status(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1)  # found
    return pipe.execute()
