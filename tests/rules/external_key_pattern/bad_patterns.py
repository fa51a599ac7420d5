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


def in_a_script():
    r.eval("return redis.call('SORT', KEYS[1], 'BY', 'w_*')", 1, "ids")  # found
    r.eval("local by = ARGV[1] return redis.call('SORT', KEYS[1], 'BY', by)", 1, "ids", "x")  # found
    r.register_script("return redis.call('SORT_RO', KEYS[1], 'LIMIT', 0, 1, 'get', '#')")(["ids"])  # found
