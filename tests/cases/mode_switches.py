"""A service for both servers, which asks once and keeps the answer: in enumerations, tables, classes and options."""

import functools
import os
from enum import Enum

import redis
from redis.cluster import RedisCluster

URL = os.environ["REDIS_URL"]


class Topology(Enum):
    SINGLE = "single"
    CLUSTER = "cluster"

    @property
    def sharded(self):
        return self is Topology.CLUSTER


r = redis.Redis.from_url(URL, decode_responses=True)
TOPOLOGY = Topology.CLUSTER if isinstance(r, RedisCluster) else Topology.SINGLE
CLUSTERED = isinstance(r, RedisCluster)
ALONE = not CLUSTERED
PREFIX = "{menu}:" if CLUSTERED else "menu:"


def once(keys):
    return r.mget(keys)  # on a standalone server only


def each(keys):
    return [r.get(key) for key in keys]


read = each if CLUSTERED else once
READERS = {Topology.SINGLE: once, Topology.CLUSTER: each}


class Single:
    """Is never made on a cluster."""

    def names(self):
        return sorted(r.keys("dish:*"))

    def moved(self, old, new):
        r.rename(f"dish:{old}", f"dish:{new}")  # on a standalone server only


class Clustered(Single):
    def names(self):
        return sorted(r.scan_iter("dish:*"))

    def moved(self, old, new):
        r.set(f"dish:{new}", r.getdel(f"dish:{old}"))


class Careless(Clustered):
    def moved(self, old, new):
        r.rename(f"dish:{old}", f"dish:{new}")  # expect: break CL101


def menu():
    return Clustered() if TOPOLOGY.sharded else Single()


def standalone_only(function):
    @functools.wraps(function)
    def guarded(*args):
        return None if CLUSTERED else function(*args)

    return guarded


@standalone_only
def compacted(a, b):
    r.copy(f"dish:{a}", f"dish:{b}")  # on a standalone server only


def shared(a, b):
    match TOPOLOGY:
        case Topology.CLUSTER:
            return r.smembers(f"tag:{a}") & r.smembers(f"tag:{b}")
        case Topology.SINGLE:
            return r.sinter(f"tag:{a}", f"tag:{b}")  # on a standalone server only


def either(a, b):
    if ALONE:
        return r.sunion(f"tag:{a}", f"tag:{b}")  # on a standalone server only
    return r.sunion(f"tag:{a}", f"tag:{b}")  # expect: break CL101


def headings():
    # on a standalone server only, where the prefix has no tag, the keys have two slots
    return r.mget(PREFIX + "title", PREFIX + "price")  # expect: ok


def counted(a, b):
    with r.pipeline(transaction=ALONE) as pipe:  # expect: change CL109
        pipe.incr(f"sold:{a}")  # expect: ok
        pipe.incr(f"sold:{b}")  # expect: ok
        return pipe.execute()


def other():
    options = {"decode_responses": True}
    if not CLUSTERED:
        options["db"] = 2
    cls = RedisCluster if CLUSTERED else redis.Redis
    # on a standalone server only, it is another database
    return cls.from_url(URL, **options).get("menu:title")  # expect: ok


def filled():
    for name in ("soup", "salad"):
        r.set(f"dish:{name}", name)  # expect: ok
        r.sadd(f"tag:{name}", "warm", name)  # expect: ok


def scenario_read():
    filled()
    menu().moved("soup", "stew")
    keys = ["dish:stew", "dish:salad"]
    compacted("stew", "salad")
    found = [len(read(keys)), len(READERS[TOPOLOGY](keys))]
    return menu().names(), found, shared("soup", "salad"), headings(), other()


def scenario_counted():
    return counted("soup", "salad")


def scenario_either():
    filled()
    return either("soup", "salad")


def scenario_careless():
    filled()
    return Careless().moved("soup", "stew")


SCENARIOS = {
    "scenario_read": "same",
    "scenario_counted": "same",
    "scenario_either": "break",
    "scenario_careless": "break",
}
