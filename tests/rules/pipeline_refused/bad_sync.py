import redis

r = redis.Redis(host="cache")


def blocked(uid):
    pipe = r.pipeline(transaction=False)
    pipe.mget(f"user:{{{uid}}}:a", f"user:{{{uid}}}:b")  # found
    pipe.publish("news", "x")  # found
    pipe.execute()


def several(uid):
    pipe = r.pipeline(transaction=False)
    pipe.delete(f"user:{{{uid}}}:a", f"user:{{{uid}}}:b")  # found
    pipe.execute()


def lua(key):
    pipe = r.pipeline(transaction=False)
    pipe.eval("return redis.call('INCR', KEYS[1])", 1, key)  # found
    pipe.execute()


def optimistic(key):
    with r.pipeline() as pipe:
        pipe.watch(key)  # found
        pipe.multi()
        pipe.set(key, 1)
        pipe.execute()


def chain(key):
    r.pipeline(transaction=False).delete(key).set(key, 1).execute()  # found


BUMP = r.register_script("return redis.call('INCR', KEYS[1])")


def script(key):
    pipe = r.pipeline(transaction=True)
    BUMP(keys=[key], client=pipe)  # found
    pipe.execute()


def hint():
    return r.pipeline(False, shard_hint="a")  # found
