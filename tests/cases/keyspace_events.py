"""Keyspace notifications next to ordinary pub/sub."""

import os
import time

import redis

CHANNEL = "__keyevent@{db}__:{event}"


class Listener:
    def __init__(self):
        self.r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
        self.ps = self.r.pubsub(ignore_subscribe_messages=True)  # expect: ok
        self.got = []

    def on(self, message):
        self.got.append(message["data"])

    def expired(self):
        self.ps.psubscribe(**{CHANNEL.format(db=0, event="set"): self.on})  # expect: break CL403

    def keyspace(self, prefix):
        self.ps.psubscribe(f"__keyspace@0__:{prefix}*")  # expect: break CL403

    def exact(self):
        self.ps.subscribe("__keyevent@0__:del")  # expect: break CL403

    def orders(self):
        self.ps.subscribe(**{"orders:new": self.on})  # expect: ok
        self.ps.psubscribe(**{"invoices:*": self.on})  # expect: ok

    def drain(self, seconds=0.5):
        n, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            if self.ps.get_message(timeout=0.05):  # expect: ok
                n += 1
        return n

    def close(self):
        self.ps.close()
        self.r.close()


class EventBus:
    def __init__(self):
        self.names = []

    def subscribe(self, name):
        self.names.append(name)


def local():
    bus = EventBus()
    bus.subscribe("__keyevent@0__:expired")  # expect: ok
    return bus.names


def scenario_ok():
    w = Listener()
    w.orders()
    w.drain(0.2)
    w.r.publish("orders:new", "1")  # expect: ok
    w.r.publish("invoices:a", "2")  # expect: ok
    w.drain()
    w.close()
    return sorted(w.got), local()


def scenario_set():
    w = Listener()
    w.expired()
    w.drain(0.2)
    for i in range(20):
        w.r.set(f"k{i}", i)
    w.drain()
    w.close()
    return len(w.got)


def scenario_keyspace():
    w = Listener()
    w.keyspace("k")
    w.drain(0.2)
    for i in range(20):
        w.r.set(f"k{i}", i)
    n = w.drain()
    w.close()
    return n


def scenario_exact():
    w = Listener()
    w.exact()
    w.drain(0.2)
    for i in range(20):
        w.r.set(f"k{i}", i)
        w.r.delete(f"k{i}")  # expect: ok
    n = w.drain()
    w.close()
    return n


SCENARIOS = {name: "wrong" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
