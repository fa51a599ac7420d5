import redis

tokens = redis.Redis("cache.internal", db=0)
jobs = redis.Redis("cache.internal", db=3)
watch = redis.Redis("cache.internal", db=5)


def clear_tokens():
    for key in tokens.scan_iter():  # found
        tokens.delete(key)
    for key in tokens.keys("*"):  # found
        tokens.delete(key)


def page(cursor):
    return tokens.scan(cursor)  # found


def enqueue(job):
    jobs.rpush("queue:default", job)


def alive():
    return watch.ping()
