import redis

r = redis.Redis(host="cache")


def same_key_twice(uid):
    return r.mget(f"user:{uid}", f"user:{uid}")


def one_key(uid):
    return r.mget([f"user:{uid}"])


def tagged(uid):
    return r.mget(f"user:{{{uid}}}:name", f"user:{{{uid}}}:mail")


def tagged_family(uid, fields):
    return r.mget([f"user:{{{uid}}}:{field}" for field in fields])


def literal_tag():
    return r.mget("a:{x}:1", "b:{x}:2")


def equal_slots_by_computation():
    return r.mget("{foo}:1", "foo")


def single_key(uid):
    return r.get(f"user:{uid}"), r.hgetall(f"cart:{uid}"), r.blpop("jobs", timeout=1)


def split_methods_are_another_rule(uid):
    return r.delete(f"a:{uid}", f"b:{uid}")


def moved_away(host, uid):
    r.migrate(host, 6379, f"k:{uid}", 0, 1000)
    r.migrate(host, 6379, [f"k:{{{uid}}}:a", f"k:{{{uid}}}:b"], 0, 1000)
