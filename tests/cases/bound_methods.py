"""Bound methods, partials and lambdas over a client."""

import functools
import os

import redis

conn = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

get = conn.get
put = functools.partial(conn.set, ex=60)


def remember(name, value):
    put(f"bm:{name}", value)
    return get(f"bm:{name}")


def several(names):
    return list(map(conn.get, [f"bm:{name}" for name in names]))


def at_once(names):
    fetch = conn.mget
    return fetch([f"bm:{name}" for name in names])  # expect: break CL101


def dispatch(operation, name):
    actions = {
        "up": lambda: conn.incr(f"bm:n:{name}"),  # expect: ok
        "down": lambda: conn.decr(f"bm:n:{name}"),  # expect: ok
        "swap": lambda: conn.rename(f"bm:n:{name}", f"bm:old:{name}"),  # expect: break CL101
    }
    return actions.get(operation, lambda: None)()  # expect: ok


def match_command(command):
    match command.split():
        case ["get", key]:
            return conn.get(key)  # expect: ok
        case ["del", first, second]:
            return conn.delete("bm:" + first, "bm:" + second)  # expect: change CL102
        case _:
            return None


def scenario_safe():
    dispatch("up", "x")
    return remember("a", "1"), several(["a", "b"]), dispatch("down", "x"), dispatch("?", "x"), match_command("get bm:a")


def scenario_delete():
    remember("a", 1)
    remember("d", 1)
    return match_command("del a d"), match_command("nothing")


def scenario_at_once():
    return at_once(["a", "b"])


def scenario_swap():
    dispatch("up", "x")
    return dispatch("swap", "x")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_delete": "same",
    "scenario_at_once": "break",
    "scenario_swap": "break",
}
