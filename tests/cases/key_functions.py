"""Functions that build keys: anew at every call, by branches, under decorators, from each other, by cutting."""

import functools
import os
import re
import secrets
import uuid

import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def new_id():
    return uuid.uuid4().hex


@functools.cache
def session(user):
    return f"{user}-{secrets.token_hex(4)}"


def versioned(func):
    @functools.wraps(func)
    def wrapper(*args):
        return "v2:" + func(*args)

    return wrapper


def tagged(func):
    @functools.wraps(func)
    def wrapper(uid):
        return f"{{{uid}}}:{func(uid)}"

    return wrapper


@versioned
def name_key(uid):
    return f"name:{uid}"


@tagged
def cart_key(uid):
    return "cart"


@tagged
def wish_key(uid):
    return "wish"


def area(kind, uid):
    if kind == "all":
        return "all"
    return f"{{{uid}}}:{kind}"


def by_kind(kind, uid):
    match kind:
        case "cart" | "wish":
            return f"{{{uid}}}:{kind}"
        case _:
            return f"other:{uid}"


def base():
    return ["jobs:high", "jobs:low"]


def queues():
    return base()


def parent(key):
    return key.rsplit(":", 1)[0]


def two_new():
    return r.mget(f"job:{{{new_id()}}}:a", f"job:{{{new_id()}}}:b")  # expect: break CL101


def one_new():
    one = new_id()
    return r.mget(f"job:{{{one}}}:a", f"job:{{{one}}}:b")  # expect: ok


def kept(user):
    return r.mget(f"s:{{{session(user)}}}:a", f"s:{{{session(user)}}}:b")  # expect: ok


def renamed(uid):
    return r.rename(f"name:{uid}", name_key(uid))  # expect: break CL101


def decorated(uid):
    return r.mget(cart_key(uid), wish_key(uid))  # expect: ok


def areas(uid, kinds):
    return r.mget([area(kind, uid) for kind in kinds])  # expect: break CL101


def matched(uid):
    return r.mget(by_kind("cart", uid), by_kind("wish", uid))  # expect: ok


def matched_other(uid):
    return r.mget(by_kind("cart", uid), by_kind("order", uid))  # expect: break CL101


def take():
    return r.blpop(queues(), 1)  # expect: break CL101


def published(uid):
    staged = f"tmp:{{{uid}}}:page"
    r.set(staged, 1)  # expect: ok
    r.rename(staged, staged.removeprefix("tmp:"))  # expect: ok
    return r.mget(parent(staged), re.sub("^tmp:", "live:", staged))  # expect: ok


def grown(uid, parts):
    key = f"{{{uid}}}"
    for part in parts:
        key += f":{part}"
        r.mget(f"{{{uid}}}", key)  # expect: ok


def scenario_fine():
    return one_new(), kept("ann"), decorated("7"), matched("7"), published("7"), grown("7", "abc")


def scenario_two_new():
    return two_new()


def scenario_renamed():
    r.set("name:7", 1)  # expect: ok
    return renamed("7")


def scenario_areas():
    return areas("7", ["a", "all"])


def scenario_matched_other():
    return matched_other("7")


def scenario_take():
    return take()


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_two_new": "break",
    "scenario_renamed": "break",
    "scenario_areas": "break",
    "scenario_matched_other": "break",
    "scenario_take": "break",
}
