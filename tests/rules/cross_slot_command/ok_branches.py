import redis

r = redis.Redis(host="cache")


def alternatives(uid, public):
    key = f"public:{uid}" if public else f"private:{uid}"
    return r.mget([key])


def same_alternative_twice(uid, public):
    base = f"{{public:{uid}}}" if public else f"{{private:{uid}}}"
    return r.mget(f"{base}:x", f"{base}:y")
