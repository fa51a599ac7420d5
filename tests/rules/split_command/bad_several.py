import redis

r = redis.Redis(host="cache")


def literals():
    r.delete("a", "b")  # found


def family(uids):
    return r.exists(*[f"user:{uid}" for uid in uids])  # found


def unknown(*keys):
    r.unlink(*keys)  # found


def templates(uid):
    r.touch(f"user:{uid}:a", f"user:{uid}:b")  # found
