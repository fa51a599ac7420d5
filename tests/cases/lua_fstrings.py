"""Lua bodies: f-strings, .format, concatenation, undeclared keys."""

import os
import textwrap

import redis

r = redis.StrictRedis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True)

EXPIRE = 60
STATS_KEY = "stats:global"

BUMP = f"""
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], {EXPIRE}) end
return n
"""

BUMP_AND_COUNT = f"""
local n = redis.call('INCR', KEYS[1])
redis.call('HINCRBY', '{STATS_KEY}', 'bumps', 1)
return n
"""

CHILD = textwrap.dedent(
    """
    local id = redis.call('INCR', KEYS[1])
    redis.call('HSET', 'item:' .. id, 'state', ARGV[1])
    return id
    """
)

SLICE = "local first = redis.call('LRANGE', KEYS[1], 0, 0) redis.call('LTRIM', KEYS[1], 1, -1) return first"


def bump(user):
    return r.eval(BUMP, 1, f"bump:{user}")  # expect: ok


def bump_and_count(user):
    return r.eval(BUMP_AND_COUNT, 1, f"bump:{user}")  # expect: break CL106


def create(kind):
    return r.eval(CHILD, 1, f"seq:{kind}", "new")  # expect: break CL106


def take_first(queue):
    return r.eval(SLICE, 1, "queue:" + queue)  # expect: ok


def compare(a, b):
    keys = [f"v:{a}", f"v:{b}"]
    body = "return redis.call('GET', KEYS[1]) == redis.call('GET', KEYS[2])"
    return r.eval(body, len(keys), *keys)  # expect: break CL105


def compare_one(a):
    keys = [f"v:{a}"]
    return r.eval("return redis.call('GET', KEYS[1])", len(keys), *keys)  # expect: ok


def argv_key(a, b):
    return r.eval("return redis.call('SET', ARGV[1], redis.call('GET', KEYS[1]))", 1, f"v:{a}", f"v:{b}")  # expect: break CL106


def pure(x):
    return r.eval("return ARGV[1] .. '!'", 0, x)  # expect: ok


def scenario_ok():
    r.rpush("queue:a", 1, 2)
    r.set("v:1", "x")
    return bump("ann"), bump("ann"), take_first("a"), compare_one(1), pure("x")


def scenario_count():
    return [bump_and_count(f"u{i}") for i in range(12)]


def scenario_create():
    return [create(f"kind{i}") for i in range(12)]


def scenario_compare():
    return compare(1, 2)


def scenario_argv():
    for i in range(12):
        r.set(f"v:{i}", i)
    return [argv_key(f"{i}", f"{i}b") for i in range(12)]


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_count": "break",
    "scenario_create": "break",
    "scenario_compare": "break",
    "scenario_argv": "break",
}
