import redis

r = redis.Redis(host="cache")


def plain():
    return r.sort("ids", desc=True)


def nosort():
    return r.sort("ids", by="nosort")


def nothing():
    return r.sort("ids", by=None, get=None)


def stored():
    return r.sort("{ids}", store="{ids}:sorted")


def in_a_script():
    r.eval("return redis.call('SORT', KEYS[1], 'BY', 'nosort', 'DESC')", 1, "ids")
    r.eval("return redis.call('SORT', KEYS[1], unpack(ARGV))", 1, "ids", "DESC")
