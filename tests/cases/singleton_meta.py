"""Singletons by metaclass and by __new__; the client is set by setattr, by a tuple, by a class body."""

import os

import redis


class Singleton(type):
    _instances: dict = {}

    def __call__(cls, *args, **kwargs):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args, **kwargs)
        return cls._instances[cls]


class RedisManager(metaclass=Singleton):
    def __init__(self):
        self._client, self._prefix = self._connect(), "mgr"

    @staticmethod
    def _connect():
        kwargs = dict(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]))
        kwargs["decode_responses"] = True
        return redis.Redis(**kwargs)

    def get_client(self):
        return self._client

    def flag(self, name):
        return f"{self._prefix}:flag:{name}"

    def flags(self, names):
        return self._client.mget([self.flag(n) for n in names])  # expect: break CL101

    def enable(self, name):
        return self._client.set(self.flag(name), 1, nx=True)  # expect: ok


class Registry:
    client = redis.StrictRedis.from_url(os.environ["REDIS_URL"])
    _self = None

    def __new__(cls):
        if cls._self is None:
            cls._self = super().__new__(cls)
            cls._self.services = {}
        return cls._self

    def register(self, name, url):
        self.services.setdefault(name, []).append(url)  # expect: ok
        return self.client.sadd(f"svc:{name}", url)  # expect: ok

    @classmethod
    def promote(cls, name):
        return cls.client.renamenx(f"svc:{name}", f"svc:{name}:active")  # expect: break CL101

    def deregister(self, *names):
        for n in names:
            self.services.pop(n, None)  # expect: ok
        return sum(self.client.delete(f"svc:{n}") for n in names)  # expect: ok


def ranking(user):
    r = RedisManager().get_client()
    return r.zinterstore(f"rank:{user}", {f"w:{user}": 2, "w:all": 1})  # expect: break CL101


def visits(user):
    manager = RedisManager()
    return manager.get_client().incr(f"visits:{user}")  # expect: ok


def scenario_ok():
    Registry().register("a", "http://a")
    return RedisManager().enable("x"), visits("ann"), Registry().deregister("a", "b")


def scenario_flags():
    return RedisManager().flags("ab")


def scenario_promote():
    Registry().register("a", "http://a")
    return Registry.promote("a")


def scenario_ranking():
    return ranking("ann")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
