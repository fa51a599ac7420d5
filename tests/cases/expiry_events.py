"""Acting on expired keys through keyspace notifications."""

import os
import time

import redis


class Watcher:
    def __init__(self):
        self.redis = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
        self.pubsub = self.redis.pubsub(ignore_subscribe_messages=True)  # expect: ok

    def follow_sets(self):
        self.pubsub.psubscribe("__keyevent@0__:set")  # expect: break CL403

    def follow_order(self, order):
        self.pubsub.subscribe(f"__keyspace@0__:order:{order}")  # expect: break CL403

    def follow_announcements(self):
        self.pubsub.psubscribe("announce:*")  # expect: ok

    def drain(self, seconds=0.6):
        got, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            message = self.pubsub.get_message(timeout=0.1)  # expect: ok
            if message:
                got.append(message["data"])
        return sorted(got)


def scenario_sets():
    w = Watcher()
    w.follow_sets()
    w.drain(0.2)
    for n in range(12):
        w.redis.set(f"order:{n}", n)
    return w.drain()


def scenario_orders():
    w = Watcher()
    for n in range(12):
        w.follow_order(n)
    w.drain(0.2)
    for n in range(12):
        w.redis.set(f"order:{n}", n)
    return len(w.drain())


def scenario_announcements():
    w = Watcher()
    w.follow_announcements()
    w.drain(0.2)
    for n in range(5):
        w.redis.publish(f"announce:{n}", n)
    return w.drain()


SCENARIOS = {"scenario_sets": "wrong", "scenario_orders": "wrong", "scenario_announcements": "same"}
