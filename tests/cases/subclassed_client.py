"""A client of our own, derived from redis-py's."""

import os

import redis


class AppRedis(redis.Redis):
    """Adds a few house methods."""

    def get_pair(self, first, second):
        return self.mget(f"pair:{first}", f"pair:{second}")  # expect: break CL101

    def get_all(self, *names):
        return [self.get(f"pair:{name}") for name in names]  # expect: ok

    def put(self, name, value):
        return self.set(f"pair:{name}", value, ex=100)  # expect: ok

    def drop(self, *names):
        return self.delete(*[f"pair:{name}" for name in names])  # expect: change CL102

    def rename_pair(self, old, new):
        return super().rename(f"pair:{old}", f"pair:{new}")  # expect: break CL101


def connect():
    return AppRedis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def total(client: AppRedis):
    return client.scard("pairs")  # expect: ok


def scenario_safe():
    c = connect()
    c.put("a", 1)
    return c.get_all("a", "b"), total(c)


def scenario_drop():
    c = connect()
    for name in "abcd":
        c.put(name, 1)
    return c.drop("a", "b", "c", "d")


def scenario_get_pair():
    return connect().get_pair("a", "b")


def scenario_rename_pair():
    c = connect()
    c.put("a", 1)
    return c.rename_pair("a", "b")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_drop": "same",
    "scenario_get_pair": "break",
    "scenario_rename_pair": "break",
}
