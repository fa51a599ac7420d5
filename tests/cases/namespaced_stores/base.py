"""Stores with a namespace."""

import os
from abc import ABC, abstractmethod

import redis


def connect():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


class Store(ABC):
    """Base of all stores: keys are <namespace>:<id>."""

    namespace: str
    ttl = 60

    def __init__(self, client=None):
        self.redis = client or connect()

    def _key(self, *parts):
        return ":".join([self.namespace, *(str(part) for part in parts)])

    @abstractmethod
    def key(self, ident): ...

    def get(self, ident):
        return self.redis.get(self.key(ident))  # expect: ok

    def put(self, ident, value):
        return self.redis.set(self.key(ident), value, ex=self.ttl)  # expect: ok

    def get_many(self, idents):
        return self.redis.mget([self.key(ident) for ident in idents])  # expect: break CL101

    def move(self, ident):
        return self.redis.rename(self.key(ident), self.key(ident) + ":old")  # expect: break CL101

    def drop(self, *idents):
        return sum(self.redis.delete(self.key(ident)) for ident in idents)  # expect: ok
