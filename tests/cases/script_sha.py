"""Scripts by SHA."""

import hashlib
import os

import redis

INCR_CAPPED = """
local n = tonumber(redis.call('GET', KEYS[1]) or '0')
if n >= tonumber(ARGV[1]) then return n end
return redis.call('INCR', KEYS[1])
"""
MOVE_POINTS = """
redis.call('HINCRBY', KEYS[1], 'points', -ARGV[1])
return redis.call('HINCRBY', KEYS[2], 'points', ARGV[1])
"""


class Scripts:
    def __init__(self):
        self.r = redis.StrictRedis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]))
        self.capped = self.r.script_load(INCR_CAPPED)  # expect: ok
        self.move = self.r.script_load(MOVE_POINTS)  # expect: ok

    def bump(self, name, cap):
        return self.r.evalsha(self.capped, 1, f"capped:{name}", cap)  # expect: ok

    def give(self, a, b, points):
        return self.r.evalsha(self.move, 2, f"player:{a}", f"player:{b}", points)  # expect: break CL105

    def give_in_guild(self, guild, a, b, points):
        keys = [f"{{{guild}}}:player:{who}" for who in (a, b)]
        return self.r.evalsha(self.move, len(keys), *keys, points)  # expect: ok

    def known(self):
        return self.r.script_exists(self.capped, hashlib.sha1(b"nothing").hexdigest())  # expect: ok

    def bump_many(self, names, cap):
        pipe = self.r.pipeline(transaction=False)  # expect: ok
        for name in names:
            pipe.evalsha(self.capped, 1, f"capped:{name}", cap)  # expect: break CL104
        return pipe.execute()

    def bump_queued(self, name):
        script = self.r.register_script(INCR_CAPPED)  # expect: ok
        pipe = self.r.pipeline(transaction=False)  # expect: ok
        script(keys=[f"capped:{name}"], args=[3], client=pipe)  # expect: break CL104
        return pipe.execute()


def scenario_bump():
    s = Scripts()
    counts = [s.bump(name, 2) for name in "aabcaa"]
    return counts, s.give_in_guild("g1", "ann", "bob", 5), s.known()


def scenario_give():
    return Scripts().give("ann", "bob", 5)


def scenario_bump_many():
    return Scripts().bump_many("abc", 2)


def scenario_bump_queued():
    return Scripts().bump_queued("a")


SCENARIOS = {
    "scenario_bump": "same",
    "scenario_give": "break",
    "scenario_bump_many": "break",
    "scenario_bump_queued": "break",
}
