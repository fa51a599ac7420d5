"""Flushes what was gathered."""

import os

import redis
import tracker
from tracker import COUNTERS, AllDirty, Dirty, count

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
everybody = AllDirty()


def metrics():
    return r.mget(tracker.REGISTRY)  # expect: break CL101


def counters():
    return r.mget(COUNTERS)  # expect: ok


def counter(name):
    return r.incr(count(name))  # expect: ok


def of_user(uid, parts):
    dirty = Dirty(uid)
    for part in parts:
        dirty.touch(part)
    return r.mget(dirty.keys)  # expect: ok


def seen(uid, parts):
    dirty = Dirty(uid)
    for part in parts:
        dirty.touch(part)
    return r.sunion(*dirty.seen, *dirty.keys)  # expect: ok


def of_two(one, other):
    left, right = Dirty(one), Dirty(other)
    left.touch("a")
    right.touch("a")
    return r.mget(left.keys + right.keys)  # expect: break CL101


def of_all(uids):
    for uid in uids:
        everybody.touch(uid)
    return r.mget(everybody.keys)  # expect: break CL101


def user_wise(uids):
    gathered = AllDirty()
    for uid in uids:
        gathered.touch(uid)
    return [r.mget(keys) for keys in gathered.by_user.values()]  # expect: ok


class Batch:
    """Kept on the object, sent by another method."""

    def __init__(self):
        self.pending = {}

    def put(self, uid, value):
        self.pending[f"b:{uid}"] = value

    def send(self):
        return r.mset(self.pending)  # expect: break CL101


class TaggedBatch(Batch):
    """One tenant's."""

    def __init__(self, tenant):
        super().__init__()
        self.rows = {}
        self.tenant = tenant

    def add(self, name, value):
        self.rows[f"b:{{{self.tenant}}}:{name}"] = value

    def send_rows(self):
        return r.mset(self.rows)  # expect: ok
