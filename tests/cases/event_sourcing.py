"""An event store in one class: fluent pipeline, helpers that return keys as tuples and dicts."""

import os
import time
from typing import Any, NamedTuple

import redis


class StoreKeys(NamedTuple):
    log: str
    head: str
    lock: str

    @classmethod
    def plain(cls, stream):
        return cls(*(f"es:{stream}:{part}" for part in cls._fields))

    @classmethod
    def tagged(cls, stream):
        return cls(f"es:{{{stream}}}:log", f"es:{{{stream}}}:head", f"es:{{{stream}}}:lock")


def names(stream: str) -> dict[str, str]:
    return {"snap": f"snap:{stream}", "meta": f"snap:{stream}:meta"}


def pair(stream: str) -> tuple[str, str]:
    base = f"{{{stream}}}"
    return base + ":a", base + ":b"


class EventStore:
    def __init__(self, url: str = ""):
        self.r = redis.Redis.from_url(url or os.environ["REDIS_URL"], decode_responses=True)

    def append(self, stream: str, event: str) -> Any:
        k = StoreKeys.plain(stream)
        tx = self.r.pipeline(transaction=True)  # expect: ok
        tx.rpush(k.log, event)  # expect: ok
        tx.incr(k.head)  # expect: break CL103
        return tx.execute()

    def append_tagged(self, stream: str, event: str) -> int:
        k = StoreKeys.tagged(stream)
        return self.r.pipeline(transaction=True).rpush(k.log, event).incr(k.head).execute()[1]  # expect: ok

    def snapshot(self, stream: str) -> bool:
        n = names(stream)
        return self.r.rename(n["snap"], n["meta"])  # expect: break CL101

    def both(self, stream: str):
        return self.r.mget(pair(stream))  # expect: ok

    def both_unpacked(self, stream: str):
        a, b = pair(stream)
        return self.r.mget(a, b)  # expect: ok

    def drop(self, stream: str):
        return self.r.delete(*StoreKeys.plain(stream))  # expect: change CL102

    def drop_tagged(self, stream: str):
        return self.r.delete(*StoreKeys.tagged(stream))  # expect: ok

    def wait_head(self, stream: str, n: int):
        for _ in range(3):
            if int(self.r.get(StoreKeys.tagged(stream).head) or 0) >= n:  # expect: ok
                return True
            time.sleep(0.01)
        return False


def scenario_ok():
    es = EventStore()
    return es.append_tagged("s", "e"), es.both("s"), es.both_unpacked("s"), es.wait_head("s", 1), es.drop_tagged("s")


def scenario_drop():
    es = EventStore()
    for k in StoreKeys.plain("s"):
        es.r.set(k, 1)
    return es.drop("s")


def scenario_append():
    return EventStore().append("s", "e")


def scenario_snapshot():
    es = EventStore()
    es.r.set("snap:s", 1)
    return es.snapshot("s")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_drop": "same",
    "scenario_append": "break",
    "scenario_snapshot": "break",
}
