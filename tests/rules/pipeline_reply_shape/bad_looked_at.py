import redis

r = redis.Redis(host="cache")


def done(pipe):
    return pipe.execute()


def created(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1, nx=True)  # found
    pipe.ttl(key)
    made, ttl = pipe.execute()
    return ttl if made is True else None


def kept(key):
    pipe = r.pipeline(transaction=True)
    pipe.expire(key, 60)  # found
    if done(pipe)[0] is True:
        return "kept"
    return "lost"


def a_number(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1)
    pipe.incrbyfloat(key, -1.0)  # found
    return bool(pipe.execute()[1])


def shown(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1)  # found
    pipe.get(key)
    written, value = done(pipe)
    print(written, value)


def in_a_loop(keys):
    pipe = r.pipeline(transaction=True)
    for key in keys:
        pipe.set("{a}" + key, 1)
        pipe.smembers("{a}" + key)  # found
    return pipe.execute()[1]
