"""A cache of object parts: several keys per object, fetched together."""

import json
import os

import redis

PARTS = ("head", "body", "meta")


class PartsCache:
    def __init__(self, cache: redis.Redis, tagged: bool):
        self.cache = cache
        self.tagged = tagged

    def loose(self, kind, oid, part):
        return f"{kind}:{oid}:{part}"

    def tight(self, kind, oid, part):
        return f"{{{kind}:{oid}}}:{part}"

    def store(self, kind, oid, **parts):
        make = self.tight if self.tagged else self.loose
        for part, value in parts.items():
            self.cache.set(make(kind, oid, part), json.dumps(value))  # expect: ok

    def fetch(self, kind, oid):
        raw = self.cache.mget([self.loose(kind, oid, part) for part in PARTS])  # expect: break CL101
        return [json.loads(item) if item else None for item in raw]

    def fetch_tight(self, kind, oid):
        raw = self.cache.mget([self.tight(kind, oid, part) for part in PARTS])  # expect: ok
        return dict(zip(PARTS, raw))

    def fetch_two(self, kind, one, two):
        return self.cache.mget(self.tight(kind, one, "head"), self.tight(kind, two, "head"))  # expect: break CL101

    def replace(self, kind, oid, head, body):
        keys = {self.tight(kind, oid, "head"): head, self.tight(kind, oid, "body"): body}
        return self.cache.mset(keys)  # expect: ok

    def drop(self, kind, oid):
        return self.cache.delete(*(self.tight(kind, oid, part) for part in PARTS))  # expect: ok

    def drop_loose(self, kind, oid):
        return self.cache.delete(*(self.loose(kind, oid, part) for part in PARTS))  # expect: change CL102

    def has(self, kind, oid):
        return self.cache.exists(*map(lambda part: self.tight(kind, oid, part), PARTS))  # expect: ok


def parts(tagged=True):
    c = PartsCache(redis.from_url(os.environ["REDIS_URL"], decode_responses=True), tagged)
    c.store("page", 1, head="h", body="b", meta={"n": 1})
    return c


def scenario_tight():
    c = parts()
    found = c.fetch_tight("page", 1)
    return found, c.replace("page", 1, "x", "y"), c.has("page", 1), c.drop("page", 1)


def scenario_fetch():
    return parts(False).fetch("page", 1)


def scenario_fetch_two():
    return parts().fetch_two("page", 1, 2)


def scenario_drop_loose():
    return parts(False).drop_loose("page", 1)


SCENARIOS = {
    "scenario_tight": "same",
    "scenario_fetch": "break",
    "scenario_fetch_two": "break",
    "scenario_drop_loose": "same",
}
