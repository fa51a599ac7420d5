"""The common part of all editions; each says what it keeps its tickets in."""

from __future__ import annotations

import os
from abc import ABC

import redis

from kiosk.memory import MemoryRedis


class Edition(ABC):
    client_class: type = redis.Redis
    prefix = "kiosk"

    def __init__(self):
        self.client = self.make_client()

    def make_client(self):
        return self.client_class.from_url(os.environ["REDIS_URL"], decode_responses=True)

    def key(self, name):
        return f"{self.prefix}:{name}"

    def save(self, name, value):
        self.client.set(self.key(name), value)  # expect: ok

    def load(self, name):
        return self.client.get(self.key(name))  # expect: ok


class Server(Edition):
    def swap(self, old, new):
        return self.client.rename(self.key(old), self.key(new))  # expect: break CL101


class Tagged(Edition):
    prefix = "{kiosk}"

    def swap(self, old, new):
        return self.client.rename(self.key(old), self.key(new))  # expect: ok


class Demo(Edition):
    """Another class of clients."""

    client_class = MemoryRedis

    def swap(self, old, new):
        return self.client.rename(self.key(old), self.key(new))

    def pair(self, first, second):
        return self.client.mget(self.key(first), self.key(second))


class Offline(Edition):
    """Another way to make one."""

    def make_client(self):
        return MemoryRedis()

    def swap(self, old, new):
        return self.client.rename(self.key(old), self.key(new))

    def pair(self, first, second):
        with self.client.pipeline() as pipe:
            pipe.mget(self.key(first), self.key(second))
            return pipe.execute()


class Training(Edition):
    """Does not ask its parent."""

    def __init__(self):
        self.client = MemoryRedis()

    def swap(self, old, new):
        return self.client.rename(self.key(old), self.key(new))

    def names(self):
        return self.client.keys("*"), self.client.dbsize()


EDITIONS = {"server": Server, "tagged": Tagged, "demo": Demo, "offline": Offline, "training": Training}


def edition(name):
    return EDITIONS[name]()
