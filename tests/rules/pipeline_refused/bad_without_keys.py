import redis

r = redis.Redis(host="cache")


def asked_inside(key):
    with r.pipeline(transaction=True) as pipe:
        pipe.incr(key)
        pipe.execute_command("PING")  # found
        pipe.execute_command("INFO", "memory")  # found
        pipe.execute()


def unwatched(key):
    pipe = r.pipeline(transaction=False)
    try:
        pipe.incr(key)
        pipe.execute()
    finally:
        pipe.unwatch()  # found


def registered_on_it(key):
    pipe = r.pipeline(transaction=False)
    script = pipe.register_script("return redis.call('INCR', KEYS[1])")
    script(keys=[key])  # found
    pipe.execute()
