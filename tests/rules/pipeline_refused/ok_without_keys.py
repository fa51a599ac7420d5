import redis

r = redis.Redis(host="cache")


def asked_without_a_transaction(key):
    pipe = r.pipeline(transaction=False)
    pipe.incr(key)
    pipe.execute_command("PING")
    pipe.execute()


def unwatched(key, atomic):
    with r.pipeline(transaction=True) as pipe:
        pipe.watch(key)
        pipe.unwatch()
    pipe = r.pipeline(transaction=atomic)
    pipe.unwatch()


def registered_on_it(key):
    script = r.pipeline(transaction=False).register_script("return redis.call('INCR', KEYS[1])")
    script(keys=[key], client=r)
