import redis

r = redis.Redis(host="cache")


def alive():
    try:
        return r.ping()
    except redis.ConnectionError:  # found
        return False


def read(uid):
    try:
        return r.get(f"user:{uid}")
    except redis.RedisError:
        return None


def queued(uid):
    pipe = r.pipeline(transaction=False)
    pipe.get(f"user:{uid}")
    try:
        return pipe.execute()
    except (redis.TimeoutError, OSError):
        return []
