import redis

r = redis.Redis(host="cache", decode_responses=True)
other = redis.Redis(host="elsewhere", decode_responses=True)


def alone(uid):
    r.get(f"user:{uid}:profile")
    return [key.split(":")[1] for key in r.scan_iter("user:*:profile")]


def tagged(uid):
    r.mget(f"{{cart:{uid}}}:a", f"{{cart:{uid}}}:b")
    return [key.split(":")[1] for key in r.scan_iter("{cart:*}:a")]


def several_values(one, two):
    r.mget(f"row:{one}:x", f"row:{two}:x")
    return [key.split(":")[1] for key in r.scan_iter("row:*:x")]


def constants():
    r.mget("stats:day", "stats:week")
    return [key.split(":")[1] for key in r.scan_iter("stats:*")]


def on_another_server(uid):
    other.mget(f"page:{uid}:a", f"page:{uid}:b")
    return [key.split(":")[1] for key in r.scan_iter("page:*:a")]
