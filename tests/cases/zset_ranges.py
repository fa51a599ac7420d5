"""Sorted sets: weights in a dict, ranges stored, unions read."""

import os
from datetime import datetime, timedelta, timezone

import redis


class Trending:
    HOURS = 4

    def __init__(self, redis_client=None):
        self.redis = redis_client or redis.StrictRedis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    @staticmethod
    def hour_key(at):
        return at.strftime("trend:%Y%m%d%H")

    def keys(self, now):
        return [self.hour_key(now - timedelta(hours=h)) for h in range(self.HOURS)]

    def hit(self, now, *words):
        self.redis.zadd(self.hour_key(now), {w: len(w) for w in words}, incr=False)  # expect: ok

    def rebuild(self, now):
        weights = {key: 1 / (age + 1) for age, key in enumerate(self.keys(now))}
        return self.redis.zunionstore("trend:now", weights, aggregate="MAX")  # expect: break CL101

    def current(self, now):
        return self.redis.zunion(self.keys(now), withscores=True)  # expect: break CL101

    def lately(self, now):
        return self.redis.zrange(self.keys(now)[0], 0, 2, desc=True, withscores=True)  # expect: ok

    def keep_top(self, now, n):
        key = self.hour_key(now)
        return self.redis.zrangestore(f"top:{key}", key, 0, n)  # expect: break CL101

    def keep_top_tagged(self, name, n):
        return self.redis.zrangestore("top:{%s}" % name, "all:{%s}" % name, 0, n)  # expect: ok

    def both(self, a, b):
        return self.redis.zintercard(2, [f"t:{a}", f"t:{b}"], limit=3)  # expect: break CL101

    def lost(self, name):
        return self.redis.zdiffstore(f"lost:{name}", [f"t:{name}", f"kept:{name}"])  # expect: break CL101

    def pop_any(self, a, b):
        return self.redis.zmpop(2, [f"t:{a}", f"t:{b}"], min=True)  # expect: break CL101

    def pop_blocking(self, *names):
        return self.redis.bzpopmin([f"t:{n}" for n in names], timeout=1)  # expect: break CL101

    def pop_one(self, name):
        return self.redis.bzpopmax(f"t:{name}", 1)  # expect: ok

    def scores(self, name, *members):
        return self.redis.zmscore(f"t:{name}", list(members))  # expect: ok

    def trim(self, name):
        return self.redis.zremrangebyrank(f"t:{name}", 0, -3), self.redis.zrem(f"t:{name}", "x", "y")  # expect: ok


NOW = datetime(2024, 5, 1, 12, tzinfo=timezone.utc)


def trending():
    t = Trending()
    t.hit(NOW, "a", "bb", "ccc")
    t.redis.zadd("t:a", {"x": 1, "y": 2, "z": 3})  # expect: ok
    t.redis.zadd("all:{q}", {"x": 1, "y": 2})  # expect: ok
    return t


def scenario_ok():
    t = trending()
    return t.lately(NOW), t.keep_top_tagged("q", 1), t.scores("a", "x", "y"), t.pop_one("a"), t.trim("a")


def scenario_rebuild():
    return trending().rebuild(NOW)


def scenario_current():
    return trending().current(NOW)


def scenario_keep():
    return trending().keep_top(NOW, 1)


def scenario_both():
    return trending().both("a", "b")


def scenario_lost():
    return trending().lost("a")


def scenario_pop():
    return trending().pop_any("a", "b")


def scenario_blocking():
    return trending().pop_blocking("a", "b")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
