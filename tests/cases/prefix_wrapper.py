"""A home-made client wrapper that adds a prefix: one kind of prefix carries a hash tag."""

import os

import redis


class Namespaced:
    def __init__(self, client: redis.Redis, prefix: str):
        self._client = client
        self._prefix = prefix

    def _p(self, key):
        return f"{self._prefix}:{key}"

    def _ps(self, keys):
        return [self._p(k) for k in keys]

    def get(self, key):
        return self._client.get(self._p(key))  # expect: ok

    def set(self, key, value, **kw):
        return self._client.set(self._p(key), value, **kw)  # expect: ok

    def get_many(self, *keys):
        return dict(zip(keys, self._client.mget(self._ps(keys))))  # expect: break CL101 or CL108

    def delete_many(self, *keys):
        return self._client.delete(*self._ps(keys))  # expect: change CL102

    def incr(self, key):
        return self._client.incr(self._p(key))  # expect: ok


class TenantStore:
    """All keys of a tenant in one slot."""

    def __init__(self, client: redis.Redis, tenant: str):
        self._client = client
        self._tag = "{" + tenant + "}"

    def key(self, *parts):
        return "/".join([self._tag, *parts])

    def get_many(self, *names):
        return self._client.mget([self.key("v", n) for n in names])  # expect: ok

    def put_many(self, **values):
        return self._client.mset({self.key("v", n): v for n, v in values.items()})  # expect: ok

    def move(self, a, b):
        return self._client.rename(self.key("v", a), self.key("v", b))  # expect: ok

    def merge_into(self, other: "TenantStore", name):
        return self._client.sunionstore(other.key("s", name), self.key("s", name))  # expect: break CL101


def base():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def app_store():
    return Namespaced(base(), "app")


def scenario_ok():
    s = app_store()
    s.set("a", 1, ex=100)
    s.incr("a")
    t = TenantStore(base(), "acme")
    t.put_many(x=1, y=2)
    return s.get("a"), t.move("x", "z"), t.get_many("y", "z")


def scenario_delete():
    s = app_store()
    for k in "abcd":
        s.set(k, 1)
    return s.delete_many("a", "b", "c", "d")


def scenario_many():
    return app_store().get_many("a", "b")


def scenario_merge():
    return TenantStore(base(), "acme").merge_into(TenantStore(base(), "umbrella"), "x")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_delete": "same",
    "scenario_many": "break",
    "scenario_merge": "break",
}
