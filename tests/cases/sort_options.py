"""SORT with BY, GET, STORE."""

import os

import redis

conn = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def plain(name):
    return conn.sort(f"list:{name}", desc=True, start=0, num=10)  # expect: ok


def alpha(name):
    return conn.sort(f"list:{name}", alpha=True)  # expect: ok


def by_weight(name):
    return conn.sort(f"list:{name}", by="weight_*")  # expect: break CL107


def with_objects(name):
    opts = {"get": ["obj_*->title", "#"]}
    return conn.sort(f"list:{name}", **opts)  # expect: break CL107


def unsorted(name):
    return conn.sort(f"list:{name}", by="nosort")  # expect: ok


def stored(name):
    return conn.sort(f"list:{name}", store=f"sorted:{name}")  # expect: break CL101 or CL107


def stored_tagged(name):
    return conn.sort(f"list:{{{name}}}", store=f"sorted:{{{name}}}")  # expect: ok


def read_only(name):
    return conn.sort_ro(f"list:{name}", by="weight_*->w")  # expect: break CL107


def in_python(names):
    names.sort(key=len)  # expect: ok
    return sorted(names, key=lambda n: n[-1])


def tagged_by(name):
    return conn.sort(f"list:{{{name}}}", by=f"{{weights}}:{name}:*")  # expect: break CL107


def seed():
    conn.rpush("list:a", 3, 1, 2)  # expect: ok
    conn.rpush("list:{a}", 3, 1, 2)


def scenario_ok():
    seed()
    return plain("a"), alpha("a"), unsorted("a"), stored_tagged("a"), in_python(["bb", "a"])


def scenario_by():
    seed()
    return by_weight("a")


def scenario_get():
    seed()
    return with_objects("a")


def scenario_stored():
    seed()
    return stored("a")


def scenario_ro():
    seed()
    return read_only("a")


def scenario_tagged_by():
    seed()
    return tagged_by("a")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
