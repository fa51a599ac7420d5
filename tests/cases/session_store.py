"""Web sessions: one hash per session, an index set per user."""

import json
import os
import time

import redis


class SessionStore:
    TTL = 1800

    def __init__(self, client: redis.Redis):
        self.redis = client
        self._local = {}

    def key(self, sid):
        return f"session:{sid}"

    def index(self, user):
        return f"user-sessions:{user}"

    def create(self, sid, user, data):
        self.redis.set(self.key(sid), json.dumps({"user": user, **data}), ex=self.TTL)  # expect: ok
        self.redis.sadd(self.index(user), sid)  # expect: ok
        self._local.update({sid: data})  # expect: ok

    def get(self, sid):
        raw = self.redis.get(self.key(sid))  # expect: ok
        return json.loads(raw) if raw else self._local.get(sid)  # expect: ok

    def all_of(self, user):
        sids = sorted(self.redis.smembers(self.index(user)))  # expect: ok
        keys = [self.key(sid) for sid in sids]
        return self.redis.mget(keys)  # expect: break CL101

    def logout(self, sid, user):
        return self.redis.delete(self.key(sid), self.index(user))  # expect: change CL102

    def logout_everywhere(self, user):
        for sid in self.redis.smembers(self.index(user)):  # expect: ok
            self.redis.delete(self.key(sid))  # expect: ok
        self._local.pop(user, None)  # expect: ok
        return self.redis.delete(self.index(user))  # expect: ok

    def rename(self, old, new):
        """A fresh id after login, against session fixation."""
        self.redis.rename(self.key(old), self.key(new))  # expect: break CL101

    def touch(self, sid):
        return self.redis.expire(self.key(sid), self.TTL)  # expect: ok


def make_store():
    return SessionStore(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))


def scenario_create_and_get():
    store = make_store()
    store.create("a1", "ann", {"at": 1})
    return store.get("a1"), store.get("zz"), store.touch("a1"), time.time() > 0


def scenario_all_of():
    store = make_store()
    store.create("a1", "ann", {})
    store.create("b2", "ann", {})
    return len(store.all_of("ann"))


def scenario_logout():
    store = make_store()
    store.create("a1", "ann", {})
    return store.logout("a1", "ann")


def scenario_logout_everywhere():
    store = make_store()
    for sid in "abc":
        store.create(sid, "ann", {})
    return store.logout_everywhere("ann"), store.redis.exists("session:a")


def scenario_rename():
    store = make_store()
    store.create("old", "ann", {})
    store.rename("old", "new")
    return store.get("new")


SCENARIOS = {
    "scenario_create_and_get": "same",
    "scenario_all_of": "break",
    "scenario_logout": "same",
    "scenario_logout_everywhere": "same",
    "scenario_rename": "break",
}
