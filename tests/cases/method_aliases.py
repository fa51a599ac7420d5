"""Bound methods kept in names, dicts and getattr."""

import operator
import os

import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

get, put = r.get, r.set
mget = r.mget

STORE_OPS = {
    "any": r.sunionstore,
    "all": r.sinterstore,
    "not": r.sdiffstore,
}

READ_OPS = {"len": r.scard, "all": r.smembers}


def by_hand(uid):
    put(f"name:{uid}", "ann")  # expect: ok
    return get(f"name:{uid}")  # expect: ok


def several(*uids):
    return mget([f"name:{u}" for u in uids])  # expect: break CL101


def combine(op, target, *sets):
    return STORE_OPS[op](f"set:{target}", *(f"set:{s}" for s in sets))  # expect: break CL101


def combine_tagged(op, owner, *sets):
    return STORE_OPS[op](f"{{{owner}}}:out", [f"{{{owner}}}:{s}" for s in sets])  # expect: ok


def read(op, name):
    return READ_OPS[op](f"set:{name}")  # expect: ok


def by_name(name, a, b):
    return getattr(r, "rename")(f"doc:{a}", f"doc:{b}")  # expect: break CL101


def by_caller(a, b):
    call = operator.methodcaller("sdiff", f"set:{a}", f"set:{b}")
    return sorted(call({"x": 1}.keys() and FakeSets()))  # expect: ok


class FakeSets:
    def sdiff(self, *names):
        return set(names)


def renamed(a, b):
    move = r.smove
    return move(f"set:{a}", f"set:{b}", "x")  # expect: break CL101


def stack(items):
    kept = []
    push, pop = kept.append, kept.pop
    for item in items:
        push(item)  # expect: ok
    return pop(), kept.copy()  # expect: ok


def scenario_ok():
    r.sadd("{o}:a", 1, 2)
    r.sadd("{o}:b", 2)
    r.sadd("set:q", 1)
    done = combine_tagged("all", "o", "a", "b"), combine_tagged("not", "o", "a", "b")
    return by_hand(3), done, read("len", "q"), by_caller("a", "b"), stack([1, 2])


def scenario_several():
    return several(1, 2)


def scenario_combine():
    return combine("any", "t", "a", "b")


def scenario_by_name():
    r.set("doc:1", 1)
    return by_name("x", 1, 2)


def scenario_renamed():
    return renamed("a", "b")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_several": "break",
    "scenario_combine": "break",
    "scenario_by_name": "break",
    "scenario_renamed": "break",
}
