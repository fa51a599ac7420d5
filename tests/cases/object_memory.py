"""OBJECT, MEMORY, DUMP/RESTORE, COPY, TTL family: mostly one-key commands."""

import os
import sys

import redis


def get_client():
    return redis.Redis(**{"host": os.environ["REDIS_HOST"], "port": int(os.environ["REDIS_PORT"])})


def describe(key):
    r = get_client()
    return {
        "encoding": r.object("encoding", key),  # expect: ok
        "idle": r.object("idletime", key),  # expect: ok
        "bytes": r.memory_usage(key) > 0,  # expect: ok
        "ttl": r.pttl(key),  # expect: ok
        "type": r.type(key),  # expect: ok
    }


def clone(src, dst):
    r = get_client()
    blob = r.dump(f"blob:{src}")  # expect: ok
    return r.restore(f"blob:{dst}", 0, blob, replace=True)  # expect: ok


def clone_on_server(src, dst):
    return get_client().copy(f"blob:{src}", f"blob:{dst}", replace=True)  # expect: break CL101


def clone_tagged(src):
    return get_client().copy(f"blob:{{{src}}}", f"blob:{{{src}}}:copy")  # expect: ok


def lifetimes(*names):
    r = get_client()
    for name in names:
        r.persist(f"blob:{name}")  # expect: ok
        r.expireat(f"blob:{name}", 4102444800)  # expect: ok
    return [r.ttl(f"blob:{n}") > 0 for n in names]  # expect: ok


def diff(a, b):
    return get_client().lcs(f"blob:{a}", f"blob:{b}")  # expect: break CL101


def python_objects():
    view = memoryview(b"abc")
    copy = {"a": [1]}.copy()  # expect: ok
    return sys.getsizeof(view) > 0, copy, [1, 2].copy()


def has(*names):
    return get_client().exists(*names)  # expect: change CL102


def has_one(name):
    return get_client().exists(name)  # expect: ok


def seed():
    r = get_client()
    for name in ("a", "b", "{c}"):
        r.set(f"blob:{name}", "text " * 20)


def scenario_ok():
    seed()
    return describe("blob:a")["encoding"], clone("a", "z"), clone_tagged("c"), lifetimes("a", "b"), python_objects()


def scenario_has():
    seed()
    return has("blob:a", "blob:b", "blob:x", "blob:y"), has_one("blob:a")


def scenario_copy():
    seed()
    return clone_on_server("a", "b")


def scenario_diff():
    seed()
    return diff("a", "b")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_has": "same",
    "scenario_copy": "break",
    "scenario_diff": "break",
}
