import redis

r = redis.Redis(host="cache")


def transfer(one, other):
    with r.pipeline(transaction=True) as pipe:
        pipe.decrby(f"account:{one}", 1)
        pipe.incrby(f"account:{other}", 1)  # found
        pipe.execute()


def loop(uids):
    pipe = r.pipeline(transaction=True)
    for uid in uids:
        pipe.incr(f"user:{uid}")  # found
    pipe.execute()


def watched(uid):
    with r.pipeline(transaction=True) as pipe:
        pipe.watch(f"stock:{uid}")
        left = pipe.get(f"left:{uid}")  # found
        pipe.multi()
        pipe.set(f"stock:{uid}", left)
        pipe.execute()


def chained(uid):
    return r.pipeline(transaction=True).set(f"a:{uid}", 1).set(f"b:{uid}", 1).execute()  # found


def two_watches(work, uid):
    r.transaction(work, f"a:{uid}", f"b:{uid}")  # found


def flag(uid, atomic):
    pipe = r.pipeline(transaction=atomic)
    pipe.set(f"a:{uid}", 1)
    pipe.set(f"b:{uid}", 1)  # found
    pipe.execute()


def built_up(uid):
    pipe = r.pipeline(transaction=True)
    pipe.bitfield(f"bits:{uid}").incrby("u8", 0, 1).execute()
    pipe.bitfield(f"more:{uid}").incrby("u8", 0, 1).execute()  # found
    pipe.execute()
