"""Rate limits in Lua: fixed window, token bucket over two keys, and one that forgets to declare its key."""

import os

import redis

FIXED_WINDOW = """
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return n
"""

USER_AND_IP = """
local a = redis.call('INCR', KEYS[1])
local b = redis.call('INCR', KEYS[2])
return {a, b}
"""

UNDECLARED = """
local limit = redis.call('HGET', 'ratelimit:config', ARGV[1])
return limit or ARGV[2]
"""


class Limiter:
    def __init__(self, url):
        self.client = redis.from_url(url)
        self.window = self.client.register_script(FIXED_WINDOW)  # expect: ok
        self.both = self.client.register_script(USER_AND_IP)  # expect: ok

    def hit(self, user):
        return self.window(keys=[f"rl:{user}"], args=[60])  # expect: ok

    def hit_both(self, user, ip):
        return self.both(keys=[f"rl:user:{user}", f"rl:ip:{ip}"], args=[60])  # expect: break CL105

    def hit_tagged(self, user):
        return self.both(keys=[f"rl:{{{user}}}:minute", f"rl:{{{user}}}:hour"], args=[])  # expect: ok

    def raw(self, user):
        return self.client.eval(FIXED_WINDOW, 1, "rl:raw:" + user, 60)  # expect: ok

    def raw_both(self, user, ip):
        return self.client.eval(USER_AND_IP, 2, "rl:user:" + user, "rl:ip:" + ip)  # expect: break CL105

    def limit_for(self, plan):
        return self.client.eval(UNDECLARED, 0, plan, 100)  # expect: break CL106


def limiter():
    return Limiter(os.environ["REDIS_URL"])


def scenario_hit():
    one = limiter()
    return one.hit("ann"), one.hit("ann"), one.hit_tagged("bob"), one.raw("eve")


def scenario_hit_both():
    return limiter().hit_both("ann", "10.0.0.1")


def scenario_raw_both():
    return limiter().raw_both("ann", "10.0.0.1")


def scenario_limit_for(turn):
    return limiter().limit_for("plan-%d" % turn)


SCENARIOS = {
    "scenario_hit": "same",
    "scenario_hit_both": "break",
    "scenario_raw_both": "break",
    "scenario_limit_for": "luck",
}
