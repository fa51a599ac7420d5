import redis

r = redis.Redis(host="cache")


MOVE = r.register_script("return redis.call('RPOPLPUSH', KEYS[1], KEYS[2])")
BUMP = "return redis.call('INCRBY', KEYS[1], ARGV[1])"


def script(name):
    MOVE(keys=[f"{{{name}}}:in", f"{{{name}}}:out"])


def one(name):
    r.eval(BUMP, 1, f"a:{name}", f"not:a:key:{name}")


def no_key():
    return r.eval("return 1", 0)
