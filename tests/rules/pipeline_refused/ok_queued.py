import redis

r = redis.Redis(host="cache")


def per_key(uids):
    pipe = r.pipeline(transaction=False)
    for uid in uids:
        pipe.get(f"user:{uid}")
        pipe.delete(f"old:{uid}")
    return pipe.execute()


def raw(uid):
    pipe = r.pipeline(transaction=False)
    pipe.execute_command("MGET", f"user:{{{uid}}}:a", f"user:{{{uid}}}:b")
    return pipe.execute()


def optimistic(key):
    with r.pipeline(transaction=True) as pipe:
        pipe.watch(key)
        pipe.multi()
        pipe.set(key, 1)
        pipe.execute()


def delete_alone(key):
    pipe = r.pipeline(transaction=False)
    pipe.delete(key)
    pipe.execute()
