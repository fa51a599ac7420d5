"""Calls that a partial function carries to a thread, and clients of a factory that a class is given."""

import asyncio
import os
from functools import partial

import redis


def make():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


class Base:
    client_factory = staticmethod(make)

    def __init__(self):
        self._conn = None

    @property
    def conn(self):
        if self._conn is None:
            self._conn = self.client_factory()
        return self._conn

    def __getattr__(self, name):
        return getattr(self.conn, name)


class Tags(Base):
    def add(self, name, tag):
        return self.conn.sadd(f"tags:{name}", tag)  # expect: ok

    def only(self, name, other):
        return self.sdiff(f"tags:{name}", f"tags:{other}")  # expect: break CL101

    def swap(self, name, other, tag):
        return self.conn.smove(f"tags:{name}", f"tags:{other}", tag)  # expect: break CL101


async def in_thread(function, *args):
    return await asyncio.get_running_loop().run_in_executor(None, partial(function, *args))


async def keep(name):
    r = make()
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, partial(r.set, f"doc:{name}", "x", ex=60))  # expect: ok
    return await loop.run_in_executor(None, partial(r.get, f"doc:{name}"))  # expect: ok


async def rename(name, new):
    r = make()
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, partial(r.rename, f"doc:{name}"), f"doc:{new}")  # expect: break CL101


async def scenario_keep():
    return await keep("a"), await in_thread(len, "abc")


async def scenario_rename():
    await keep("a")
    await rename("a", "b")


def scenario_add():
    return Tags().add("a", "x")


def scenario_only():
    return Tags().only("a", "b")


def scenario_swap():
    return Tags().swap("a", "b", "x")


SCENARIOS = {
    "scenario_keep": "same",
    "scenario_rename": "break",
    "scenario_add": "same",
    "scenario_only": "break",
    "scenario_swap": "break",
}
