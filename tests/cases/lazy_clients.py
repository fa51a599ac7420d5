"""Clients that are made when first needed: global, property, cached_property, class attribute."""

import os
from functools import cached_property

import redis

_redis = None


def init(url=None):
    global _redis
    if _redis is None:
        _redis = redis.Redis.from_url(url or os.environ["REDIS_URL"], decode_responses=True)
    return _redis


def last_logins(users):
    return _redis.mget(*(f"login:{u}" for u in users))  # expect: break CL101


def note_login(user, when):
    _redis.set(f"login:{user}", when)  # expect: ok


class Profile:
    _shared = None

    def __init__(self, user):
        self.user = user
        self._own = None

    @cached_property
    def db(self):
        return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    @property
    def own(self):
        if not self._own:
            self._own = redis.Redis(os.environ["REDIS_HOST"], int(os.environ["REDIS_PORT"]))
        return self._own

    @classmethod
    def shared(cls):
        if cls._shared is None:
            cls._shared = redis.Redis(port=int(os.environ["REDIS_PORT"]), host=os.environ["REDIS_HOST"])
        return cls._shared

    @cached_property
    def key(self):
        return f"profile:{self.user}"

    def save(self, **fields):
        return self.db.hset(self.key, mapping=fields)  # expect: ok

    def publish(self):
        return self.db.rename(self.key, "public:" + self.key)  # expect: break CL101

    def friends_with(self, other):
        return self.own.sinter(f"friends:{self.user}", f"friends:{other.user}")  # expect: break CL101

    def merge(self, other):
        return self.shared().pfmerge(f"visits:{self.user}", f"visits:{other.user}")  # expect: break CL101

    def absorb(self, other):
        return Profile.shared().pfmerge(f"visits:{self.user}", f"visits:{self.user}")  # expect: ok

    def befriend(self, other):
        self.own.sadd(f"friends:{self.user}", other.user)  # expect: ok
        self.own.sadd(f"friends:{other.user}", self.user)  # expect: ok


def scenario_ok():
    init()
    note_login("ann", 1)
    p = Profile("ann")
    p.befriend(Profile("bob"))
    return p.save(a=1, b=2), p.absorb(Profile("bob"))


def scenario_logins():
    init()
    return last_logins(["ann", "bob"])


def scenario_publish():
    p = Profile("ann")
    p.save(a=1)
    return p.publish()


def scenario_friends():
    return Profile("ann").friends_with(Profile("bob"))


def scenario_merge():
    return Profile("ann").merge(Profile("bob"))


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_logins": "break",
    "scenario_publish": "break",
    "scenario_friends": "break",
    "scenario_merge": "break",
}
