"""Locks: redis-py's own, a hand-made one with Lua release, and one over two resources at once."""

import os
import uuid
from contextlib import contextmanager

import redis

_conn = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]))

RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end"
RELEASE_PAIR = """
for i = 1, #KEYS do
  if redis.call('get', KEYS[i]) ~= ARGV[1] then return 0 end
end
return redis.call('del', unpack(KEYS))
"""


def invoice(number):
    with _conn.lock(f"lock:invoice:{number}", timeout=5):  # expect: ok
        return _conn.incr(f"invoice:{number}")  # expect: ok


@contextmanager
def mutex(name, ttl=10):
    token = uuid.uuid4().hex
    if not _conn.set("mutex:" + name, token, nx=True, ex=ttl):  # expect: ok
        raise TimeoutError(name)
    try:
        yield token
    finally:
        _conn.eval(RELEASE, 1, "mutex:" + name, token)  # expect: ok


def lock_pair(a, b, token):
    return _conn.msetnx({"mutex:" + a: token, "mutex:" + b: token})  # expect: break CL101


def unlock_pair(a, b, token):
    keys = ["mutex:" + a, "mutex:" + b]
    return _conn.eval(RELEASE_PAIR, len(keys), *keys, token)  # expect: break CL105


def unlock_one(a, token):
    return _conn.eval(RELEASE_PAIR, 1, "mutex:" + a, token)  # expect: ok


class FileLock:
    """Not Redis."""

    def __init__(self):
        self.held = set()

    def lock(self, name):
        self.held.add(name)
        return self

    def delete(self, *names):
        self.held.difference_update(names)
        return len(names)


def scenario_lock():
    return invoice(1), invoice(1)


def scenario_mutex():
    with mutex("a"):
        inside = _conn.exists("mutex:a")
    files = FileLock()
    files.lock("x").lock("y")  # expect: ok
    return inside, _conn.exists("mutex:a"), files.delete("x", "y"), unlock_one("b", "t")  # expect: ok


def scenario_lock_pair():
    return lock_pair("a", "b", "t")


def scenario_unlock_pair():
    for name in "ab":
        _conn.set("mutex:" + name, "t")
    return unlock_pair("a", "b", "t")


SCENARIOS = {
    "scenario_lock": "same",
    "scenario_mutex": "same",
    "scenario_lock_pair": "break",
    "scenario_unlock_pair": "break",
}
