import redis

r = redis.Redis(host="cache")


MOVE = r.register_script("return redis.call('RPOPLPUSH', KEYS[1], KEYS[2])")
COPY = "return redis.call('SET', KEYS[2], redis.call('GET', KEYS[1]))"


def script(name):
    MOVE(keys=[f"in:{name}", f"out:{name}"])  # found


def text(name):
    r.eval(COPY, 2, f"a:{name}", f"b:{name}", "argument")  # found


def function(name):
    r.fcall("copy", 2, f"a:{name}", f"b:{name}")  # found


def unknown(keys):
    MOVE(keys=keys)  # found
