"""Thin wrappers around the client; some are only ever called with one key."""

import os

import redis

_client = None


def client():
    global _client
    if _client is None:
        _client = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True)
    return _client


def ns(name):
    return f"app:{name}"


def fetch(*names):
    return client().mget([ns(n) for n in names])  # expect: break CL101


def fetch_one(name):
    (value,) = client().mget([ns(name)])  # expect: ok
    return value


def put(name, value, *, ttl=None):
    return client().set(ns(name), value, ex=ttl)  # expect: ok


def swap(left, right):
    holding = ns("swap:" + left)
    client().rename(ns(left), holding)  # expect: break CL101
    client().rename(ns(right), ns(left))  # expect: any
    client().rename(holding, ns(right))  # expect: any


def tag_of(kind, ident):
    return "{" + kind + ":" + str(ident) + "}"


def user_key(ident, field):
    return tag_of("user", ident) + ":" + field


def user_summary(ident):
    return client().mget(user_key(ident, "name"), user_key(ident, "mail"))  # expect: ok


def two_users(a, b):
    return client().mget(user_key(a, "name"), user_key(b, "name"))  # expect: break CL101


def move_field(ident, old, new):
    client().set(user_key(ident, old), "v")  # expect: ok
    return client().rename(user_key(ident, old), user_key(ident, new))  # expect: ok


def scenario_safe():
    put("a", 1)
    return fetch_one("a"), user_summary(3), bool(move_field(3, "x", "y"))


def scenario_fetch():
    return fetch("a", "b", "c")


def scenario_swap():
    put("a", 1)
    put("b", 2)
    return swap("a", "b")


def scenario_two_users():
    return two_users(1, 2)


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_fetch": "break",
    "scenario_swap": "break",
    "scenario_two_users": "break",
}
