from .nodes import by_role, ring, shard_for, shards


def put(key, value):
    return shard_for(key).set(f"s:{key}", value)  # expect: ok


def move(key, new):
    return shard_for(key).rename(f"s:{key}", f"s:{new}")  # expect: break CL101


def total():
    return sum(shard.hlen("numbers") for shard in shards)  # expect: ok


def total_pairs():
    found = []
    for shard in shards:
        found.append(shard.pfcount("u:1", "u:2"))  # expect: break CL101
    return found


def cached(key):
    return by_role["cache"]["reader"].get(f"c:{key}")  # expect: ok


def store_cached(key, value):
    by_role["cache"]["writer"].setex(f"c:{key}", 9, value)  # expect: ok


def limits(one, other):
    return by_role["limits"]["reader"].mget(f"l:{one}", f"l:{other}")  # expect: break CL101


def roles(role, key):
    for name, clients in by_role.items():
        if name == role:
            return clients["reader"].exists(f"c:{key}")  # expect: ok


def around(key):
    return ring.pick(key).ttl(f"s:{key}"), [c.strlen(f"s:{key}") for c in ring]  # expect: ok


def around_named(key):
    return {name: client.type(f"s:{key}") for name, client in ring.all()}  # expect: ok


def around_moved(key, new):
    first, *_ = ring
    return first.smove(f"m:{key}", f"m:{new}", 1)  # expect: break CL101


def zipped(keys):
    return [client.get(key) for client, key in zip(shards, keys)]  # expect: ok
