import redis

tokens = redis.Redis("cache.internal", db=0)
jobs = redis.Redis("cache.internal", db=3)
watch = redis.Redis("other.internal", db=0)
stop = redis.Redis("other.internal", db=5)


def clear_tokens(kind):
    for key in tokens.scan_iter("token:*"):
        tokens.delete(key)
    for key in tokens.keys(kind):
        tokens.delete(key)
    return tokens.scan(0, "token:*"), tokens.scan_iter(match=kind + "*")


def enqueue(job):
    jobs.rpush("queue:default", job)


def rebuild():
    stop.ping()
    stop.shutdown()
    watch.flushdb()
    for key in watch.scan_iter():
        watch.delete(key)
