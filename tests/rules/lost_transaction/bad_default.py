import redis

r = redis.Redis(host="cache")


def batch(uid):
    pipe = r.pipeline()  # found
    pipe.incr(f"a:{uid}")
    pipe.incr(f"b:{uid}")
    pipe.execute()


def block(uid):
    with r.pipeline() as pipe:  # found
        pipe.incr(f"a:{uid}")
        pipe.execute()


def chain(uid):
    return r.pipeline().get(f"a:{uid}").get(f"b:{uid}").execute()  # found


def optimistic(key):
    with r.pipeline() as pipe:  # found
        pipe.watch(key)
        pipe.multi()
        pipe.set(key, 1)
        pipe.execute()
