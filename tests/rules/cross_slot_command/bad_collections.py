import redis

r = redis.Redis(host="cache")


def family(uids):
    return r.mget([f"user:{uid}:name" for uid in uids])  # found


def unknown(keys):
    return r.mget(keys)  # found


def unknown_star(keys):
    return r.sunion("base", *keys)  # found


def mapping(rows):
    r.mset({f"row:{row.id}": row.text for row in rows})  # found


def store(parts):
    r.zunionstore("all", {f"part:{part}": 1 for part in parts})  # found


def streams(names):
    return r.xread({f"stream:{name}": "$" for name in names})  # found


def pending(token):
    offsets = {name.decode(): last for name, last in r.hgetall(f"offsets:{token}").items()}
    return r.xread(offsets)  # found
