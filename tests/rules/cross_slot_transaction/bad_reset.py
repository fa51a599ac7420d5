import redis

r = redis.Redis(host="cache")


def left_in_one_branch(uid, fresh):
    pipe = r.pipeline(transaction=True)
    pipe.set(f"a:{uid}", 1)
    if fresh:
        pipe.reset()
    pipe.set(f"b:{uid}", 1)  # found
    pipe.execute()


def watched_before(uid):
    pipe = r.pipeline(transaction=True)
    pipe.watch(f"a:{uid}")
    old = pipe.get(f"b:{uid}")  # found
    pipe.reset()
    pipe.set(f"c:{uid}", old)
    pipe.execute()


def ended_in_one_branch(uid, fresh):
    pipe = r.pipeline(transaction=True)
    pipe.set(f"a:{uid}", 1)
    if fresh:
        pipe.reset()
        pipe.set(f"b:{uid}", 1)
        pipe.execute()
        return
    pipe.set(f"c:{uid}", 1)  # found
    pipe.execute()
