import redis

r = redis.Redis(host="cache")


def begun_anew(uid):
    with r.pipeline(transaction=True) as pipe:
        pipe.set(f"a:{uid}", 1)
        pipe.reset()
        pipe.set(f"b:{uid}", 1)
        pipe.execute()


def looked_first(uid):
    pipe = r.pipeline(transaction=True)
    pipe.watch(f"a:{uid}")
    old = pipe.get(f"a:{uid}")
    pipe.reset()
    pipe.set(f"b:{uid}", old)
    pipe.execute()


def rejected(uid, valid):
    with r.pipeline(transaction=True) as pipe:
        pipe.incr(f"hits:{uid}")
        if not valid:
            pipe.reset()
            pipe.incr("rejected")
        pipe.execute()
