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
