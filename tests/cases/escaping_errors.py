"""Handlers around calls that a cluster refuses: those that miss its exceptions, and those that do not."""

import contextlib
import json
import os
import urllib.error

import redis
from redis import exceptions
from redis.exceptions import DataError, RedisClusterException, ResponseError
from redis.exceptions import RedisError as AnyRedisError

TRANSIENT = (redis.ConnectionError, redis.TimeoutError)
GIVE_UP = (*TRANSIENT, AnyRedisError)
EVERYTHING = (AnyRedisError, RedisClusterException)

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


class StoreError(Exception):
    pass


class RedisError(Exception):
    """The application's own, of the same name."""


def constant(a, b):
    try:
        return r.mget(f"ee:{a}", f"ee:{b}")  # expect: break CL101
    except GIVE_UP:  # expect: change CL309
        return []


def retried(a, b):
    for attempt in range(2):
        try:
            return r.sunion(f"ee:s:{a}", f"ee:s:{b}")  # expect: break CL101
        except exceptions.ResponseError:  # expect: change CL309
            if attempt:
                raise
    return set()


def translated(a, b):
    try:
        return r.smove(f"ee:s:{a}", f"ee:s:{b}", "x")  # expect: break CL101
    except (ResponseError, DataError) as error:  # expect: change CL309
        raise StoreError(str(error)) from error


def suppressed(a, b):
    with contextlib.suppress(redis.ResponseError):  # expect: change CL309
        r.rename(f"ee:{a}", f"ee:{b}")  # expect: break CL101


def second_clause(a, b):
    try:
        found = r.pfcount(f"ee:h:{a}", f"ee:h:{b}")  # expect: break CL101
    except TRANSIENT:
        return -1
    except redis.RedisError:  # expect: change CL309
        return 0
    else:
        return found


def outer_only(a, b):
    try:
        try:
            return r.sinter(f"ee:s:{a}", f"ee:s:{b}")  # expect: break CL101
        except json.JSONDecodeError:
            return set()
    except AnyRedisError:  # expect: change CL309
        return set()


def queued(a):
    pipe = r.pipeline(transaction=True)
    pipe.incr(f"ee:n:{a}")  # expect: ok
    pipe.sadd("ee:seen", a)  # expect: break CL103
    try:
        return pipe.execute()
    except redis.RedisError:  # expect: change CL309
        return None


def refused(a):
    pipe = r.pipeline(transaction=False)
    try:
        pipe.mget([f"ee:{a}"])  # expect: break CL104
    except redis.RedisError:  # expect: change CL309
        pipe.reset()
    return pipe.execute()


def script(a, b):
    both = r.register_script("return {KEYS[1], KEYS[2]}")
    try:
        return both(keys=[f"ee:{a}", f"ee:{b}"])  # expect: break CL105
    except redis.ResponseError:  # expect: change CL309
        return []


# --- what must stay silent


def any_exception(a, b):
    try:
        return r.mget(f"ee:{a}", f"ee:{b}")  # expect: break CL101
    except redis.RedisError:
        return []
    except Exception:
        return ["default"]


def bare(a, b):
    try:
        return r.mget(f"ee:{a}", f"ee:{b}")  # expect: break CL101
    except:  # noqa: E722
        return ["default"]


def outside(a, b):
    try:
        try:
            return r.mget(f"ee:{a}", f"ee:{b}")  # expect: break CL101
        except redis.RedisError:
            return []
    except Exception:
        return ["default"]


def both_kinds(a, b):
    try:
        return r.mget(f"ee:{a}", f"ee:{b}")  # expect: break CL101
    except EVERYTHING:
        return ["default"]


def named(a, b):
    try:
        return r.mget(f"ee:{a}", f"ee:{b}")  # expect: break CL101
    except (redis.RedisError, exceptions.RedisClusterException):
        return ["default"]


def reraised(a, b):
    try:
        return r.mget(f"ee:{a}", f"ee:{b}")  # expect: break CL101
    except redis.RedisError as error:
        print("no luck", error)
        raise


def own_class(a, b):
    try:
        return r.mget(f"ee:{a}", f"ee:{b}")  # expect: break CL101
    except RedisError:
        return []


def other_library(a, b):
    try:
        return r.mget(f"ee:{a}", f"ee:{b}")  # expect: break CL101
    except (urllib.error.URLError, ConnectionError, redis.ConnectionError):
        return []


def one_key(a):
    try:
        return r.hgetall(f"ee:one:{a}")  # expect: ok
    except redis.RedisError:
        return {}


def tagged(a):
    try:
        return r.mget(f"ee:{{{a}}}:1", f"ee:{{{a}}}:2")  # expect: ok
    except redis.ResponseError:
        return []


def prepared():
    r.set("ee:a", 1)
    r.sadd("ee:s:a", "x")
    r.sadd("ee:s:b", "y")


def scenario_constant():
    return constant("a", "b")


def scenario_retried():
    prepared()
    return sorted(retried("a", "b"))


def scenario_translated():
    prepared()
    return translated("a", "b")


def scenario_suppressed():
    prepared()
    return suppressed("a", "b")


def scenario_second_clause():
    return second_clause("a", "b")


def scenario_outer_only():
    return outer_only("a", "b")


def scenario_queued():
    return queued("a")


def scenario_refused():
    return refused("a")


def scenario_script():
    return script("a", "b")


def scenario_any_exception():
    return any_exception("a", "b")


def scenario_bare():
    return bare("a", "b")


def scenario_outside():
    return outside("a", "b")


def scenario_both_kinds():
    return both_kinds("a", "b")


def scenario_named():
    return named("a", "b")


def scenario_reraised():
    return reraised("a", "b")


def scenario_own_class():
    return own_class("a", "b")


def scenario_other_library():
    return other_library("a", "b")


def scenario_safe():
    return one_key("a"), tagged("a")


SCENARIOS = {
    "scenario_constant": "break",
    "scenario_retried": "break",
    "scenario_translated": "break",
    "scenario_suppressed": "break",
    "scenario_second_clause": "break",
    "scenario_outer_only": "break",
    "scenario_queued": "break",
    "scenario_refused": "break",
    "scenario_script": "break",
    "scenario_any_exception": "wrong",
    "scenario_bare": "wrong",
    "scenario_outside": "wrong",
    "scenario_both_kinds": "wrong",
    "scenario_named": "wrong",
    "scenario_reraised": "break",
    "scenario_own_class": "break",
    "scenario_other_library": "break",
    "scenario_safe": "same",
}
