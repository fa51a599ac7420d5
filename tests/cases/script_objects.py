"""Script objects on self, in dicts, returned from helpers."""

import os

import redis

TAKE = """
local tokens = tonumber(redis.call('GET', KEYS[1]) or ARGV[1])
if tokens < 1 then return 0 end
redis.call('SET', KEYS[1], tokens - 1, 'EX', 60)
return 1
"""

MOVE = """
local v = redis.call('RPOP', KEYS[1])
if v then redis.call('LPUSH', KEYS[2], v) end
return v
"""

SCRIPTS = {"take": TAKE, "move": MOVE}


def load(client, name):
    return client.register_script(SCRIPTS[name])  # expect: ok


class Limiter:
    def __init__(self, client: redis.Redis):
        self.client = client
        self._take = client.register_script(TAKE)  # expect: ok
        self.scripts = {name: client.register_script(body) for name, body in SCRIPTS.items()}  # expect: ok

    def allow(self, user):
        return bool(self._take(keys=[f"bucket:{user}"], args=[5]))  # expect: ok

    def shift(self, a, b):
        return self.scripts["move"](keys=[f"q:{a}", f"q:{b}"])  # expect: break CL105

    def shift_within(self, group):
        return self.scripts["move"](keys=[f"q:{{{group}}}:in", f"q:{{{group}}}:out"])  # expect: ok


class Mover:
    def __init__(self, client):
        self.run = load(client, "move")

    def __call__(self, *pair):
        return self.run([f"q:{p}" for p in pair])  # expect: break CL105


def by_sha(client, a, b):
    sha = client.script_load(MOVE)  # expect: ok
    return client.evalsha(sha, 2, f"q:{a}", f"q:{b}")  # expect: break CL105


def by_sha_single(client, user):
    sha = client.script_load(TAKE)  # expect: ok
    return client.evalsha(sha, 1, f"bucket:{user}", 5)  # expect: ok


def in_pipeline(client, user):
    take = load(client, "take")
    p = client.pipeline(transaction=False)  # expect: ok
    take(keys=[f"bucket:{user}"], args=[5], client=p)  # expect: break CL104
    return p.execute()


def conn():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def scenario_ok():
    r = conn()
    limiter = Limiter(r)
    r.rpush("q:{g}:in", 1, 2)
    return limiter.allow("ann"), limiter.shift_within("g"), by_sha_single(r, "bob")


def scenario_shift():
    return Limiter(conn()).shift("a", "b")


def scenario_mover():
    return Mover(conn())("a", "b")


def scenario_sha():
    return by_sha(conn(), "a", "b")


def scenario_pipeline():
    return in_pipeline(conn(), "a")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_shift": "break",
    "scenario_mover": "break",
    "scenario_sha": "break",
    "scenario_pipeline": "break",
}
