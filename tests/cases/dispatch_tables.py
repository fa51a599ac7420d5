"""Handlers by type: visitors, singledispatch, dict of bound methods, closures over a client."""

import os
from dataclasses import dataclass
from functools import reduce, singledispatchmethod

import redis


@dataclass
class Follow:
    who: str
    whom: str


@dataclass
class Rename:
    old: str
    new: str


@dataclass
class Like:
    who: str
    posts: list


class Projector:
    def __init__(self, conn: redis.Redis):
        self.conn = conn
        self.handlers = {"count": self._count, "inter": self._inter}

    @singledispatchmethod
    def apply(self, event):
        raise TypeError(event)

    @apply.register
    def _(self, event: Follow):
        self.conn.sadd(f"f:{event.who}", event.whom)  # expect: ok

    @apply.register
    def _(self, event: Rename):
        self.conn.rename(f"f:{event.old}", f"f:{event.new}")  # expect: break CL101

    @apply.register
    def _(self, event: Like):
        for post in event.posts:
            self.conn.hincrby(f"post:{post}", "likes", 1)  # expect: ok

    def _count(self, *names):
        return [self.conn.scard(f"f:{n}") for n in names]  # expect: ok

    def _inter(self, *names):
        return self.conn.sintercard(len(names), [f"f:{n}" for n in names])  # expect: break CL101

    def ask(self, question, *names):
        return self.handlers[question](*names)


def make_counter(conn, name):
    key = f"counter:{name}"

    def increment(by=1):
        return conn.incrby(key, by)  # expect: ok

    def copy_to(other):
        return conn.copy(key, f"counter:{other}")  # expect: break CL101

    def total(*others):
        return reduce(lambda acc, n: acc + int(conn.get(f"counter:{n}") or 0), others, 0)  # expect: ok

    return increment, copy_to, total


def conn():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def scenario_ok():
    p = Projector(conn())
    p.apply(Follow("a", "b"))
    p.apply(Like("a", ["1", "2"]))
    increment, _, total = make_counter(conn(), "x")
    return p.ask("count", "a", "b"), increment(3), total("x", "y")


def scenario_rename():
    p = Projector(conn())
    p.apply(Follow("a", "b"))
    p.apply(Rename("a", "z"))


def scenario_inter():
    return Projector(conn()).ask("inter", "a", "b")


def scenario_copy():
    increment, copy_to, _ = make_counter(conn(), "x")
    increment()
    return copy_to("y")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_rename": "break",
    "scenario_inter": "break",
    "scenario_copy": "break",
}
