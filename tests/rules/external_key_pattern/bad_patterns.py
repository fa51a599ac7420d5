import redis

r = redis.Redis(host="cache")


def by():
    return r.sort("ids", by="weight:*")  # found


def get():
    return r.sort("ids", get=["user:*->name", "#"])  # found


def hash_sign():
    return r.sort("ids", get="#")  # found


def unknown(pattern):
    return r.sort("ids", by=pattern)  # found


def raw():
    return r.execute_command("SORT", "ids", "BY", "weight:*")  # found
