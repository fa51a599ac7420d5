"""Mixins and a hierarchy: the base owns a name-mangled client, leaves only call helpers."""

import abc
import os

import redis as redis_lib


class Base(abc.ABC):
    namespace = "base"

    def __init__(self):
        self.__conn = redis_lib.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    @property
    def conn(self):
        return self.__conn

    def full(self, *parts):
        return ":".join((self.namespace, *map(str, parts)))

    @abc.abstractmethod
    def related(self, ident): ...

    def cleanup(self, ident):
        return self.__conn.delete(*self.related(ident))  # expect: change CL102


class TaggingMixin:
    def tag(self, ident, *labels):
        return self.conn.sadd(self.full("labels", ident), *labels)  # expect: ok

    def common(self, a, b):
        return self.conn.sinter([self.full("labels", a), self.full("labels", b)])  # expect: break CL101


class CountingMixin:
    def hit(self, ident):
        return self.conn.hincrby(self.full("hits"), ident, 1)  # expect: ok

    def hits(self, *idents):
        return self.conn.hmget(self.full("hits"), *idents)  # expect: ok


class Articles(TaggingMixin, CountingMixin, Base):
    namespace = "article"

    def related(self, ident):
        return [self.full("labels", ident), self.full("body", ident), self.full("views", ident)]

    def publish(self, ident):
        return self.conn.smove(self.full("drafts"), self.full("live"), ident)  # expect: break CL101

    def store(self, ident, body):
        return self.conn.set(self.full("body", ident), body)  # expect: ok


class Drafts(Articles):
    namespace = "draft"

    def related(self, ident):
        return [self.full("body", ident)]


def scenario_ok():
    a = Articles()
    result = [a.tag(1, "x", "y"), a.store(1, "text"), a.hit(1), a.hits(1, 2)]
    return result, a.cleanup(1)


def scenario_common():
    a = Articles()
    a.tag(1, "x")
    return a.common(1, 2)


def scenario_publish():
    return Articles().publish(3)


SCENARIOS = {"scenario_ok": "same", "scenario_common": "break", "scenario_publish": "break"}
