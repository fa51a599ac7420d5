"""A registry of Lua scripts with a lazy sha, class-level bodies, declared and undeclared keys, cjson arguments."""

import json
import os
from dataclasses import dataclass
from functools import lru_cache

import redis


@dataclass(frozen=True)
class LuaScript:
    body: str
    nkeys: int

    def run(self, client: redis.Redis, *keys_and_args):
        return client.eval(self.body, self.nkeys, *keys_and_args)  # expect: break CL105 or CL108


class Bodies:
    TOUCH = "return redis.call('EXPIRE', KEYS[1], ARGV[1])"
    MIRROR = "redis.call('COPY', KEYS[1], KEYS[2], 'REPLACE'); return 1"
    GLOBAL = "redis.call('INCR', 'global:' .. 'ops'); return redis.call('GET', KEYS[1])"
    DERIVED = """
        local k = KEYS[1] .. ':log'
        return redis.call('RPUSH', k, ARGV[1])
    """
    TAGGED = """
        for i, k in ipairs(KEYS) do redis.call('SET', k, ARGV[1]) end
        return #KEYS
    """
    HASHED = """
        local data = cjson.decode(ARGV[1])
        for f, v in pairs(data) do redis.call('HSET', KEYS[1], f, v) end
        return redis.call('HLEN', KEYS[1])
    """


@lru_cache
def client():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


class Scripts:
    pass

    def touch(self, key):
        return client().eval(Bodies.TOUCH, 1, f"doc:{key}", 50)  # expect: ok

    def mirror(self, a, b):
        return client().eval(Bodies.MIRROR, 2, f"doc:{a}", f"doc:{b}")  # expect: break CL105

    def global_ops(self, a):
        return client().register_script(Bodies.GLOBAL)(keys=[f"doc:{a}"])  # expect: break CL106

    def derived(self, a):
        return client().eval(Bodies.DERIVED, 1, f"doc:{a}", "x")  # expect: break CL106

    def derived_tagged(self, a):
        return client().eval(Bodies.TAGGED, 2, f"{{{a}}}:x", f"{{{a}}}:y", "1")  # expect: ok

    def hashed(self, a, **data):
        return client().eval(Bodies.HASHED, 1, f"h:{a}", json.dumps(data))  # expect: ok

    def each(self, *names):
        body = client().register_script(Bodies.TAGGED)
        return [body(keys=[f"doc:{n}"], args=["v"]) for n in names]  # expect: ok

    def all(self, *names):
        body = client().register_script(Bodies.TAGGED)
        return body(keys=[f"doc:{n}" for n in names], args=["v"])  # expect: break CL105


def scenario_ok():
    s = Scripts()
    return s.each("a", "b"), s.touch("a"), s.derived_tagged("t"), s.hashed("h", x=1)


def scenario_mirror():
    client().set("doc:a", 1)
    return Scripts().mirror("a", "b")


def scenario_global():
    return [Scripts().global_ops(n) for n in "abcdefghijkl"]


def scenario_derived():
    return [Scripts().derived(n) for n in "abcdefghijkl"]


def scenario_all():
    return Scripts().all("a", "b")


def scenario_run():
    client().set("doc:a", 1)
    return LuaScript(Bodies.MIRROR, 2).run(client(), "doc:a", "doc:b")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
