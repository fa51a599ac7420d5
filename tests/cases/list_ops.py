"""Reliable queues: one base class, two naming strategies."""

import os
from typing import Optional

from redis import Redis


class Queue:
    def __init__(self, name: str, connection: Optional[Redis] = None):
        self.name = name
        self.connection = connection if connection is not None else Redis.from_url(os.environ["REDIS_URL"])

    @property
    def ready(self) -> str:
        return f"queue:{self.name}"

    @property
    def pending(self) -> str:
        return f"queue:{self.name}:pending"

    def put(self, *items) -> int:
        return self.connection.rpush(self.ready, *items)  # expect: ok

    def __len__(self):
        return self.connection.llen(self.ready)  # expect: ok

    def ack(self, item):
        return self.connection.lrem(self.pending, 1, item)  # expect: ok

    def peek(self, n=1):
        return self.connection.lrange(self.ready, 0, n - 1)  # expect: ok

    def requeue(self, item):
        return self.connection.linsert(self.ready, "BEFORE", item, "again")  # expect: ok


class PlainQueue(Queue):
    def take(self):
        return self.connection.rpoplpush(self.ready, self.pending)  # expect: break CL101

    def take_blocking(self):
        return self.connection.brpoplpush(self.ready, self.pending, timeout=1)  # expect: break CL101

    def take_many(self, other: "PlainQueue", n):
        return self.connection.lmpop(2, self.ready, other.ready, direction="LEFT", count=n)  # expect: break CL101

    def take_some(self, n):
        return self.connection.lmpop(1, self.ready, direction="RIGHT", count=n)  # expect: ok

    def spin(self):
        return self.connection.rpoplpush(self.ready, self.ready)  # expect: ok

    def wait_all(self, *others):
        return self.connection.brpop([self.ready] + [o.ready for o in others], 1)  # expect: break CL101


class TaggedQueue(Queue):
    @property
    def ready(self) -> str:
        return f"queue:{{{self.name}}}"

    @property
    def pending(self) -> str:
        return self.ready + ":pending"

    def take(self):
        return self.connection.lmove(self.ready, self.pending, src="LEFT", dest="RIGHT")  # expect: ok

    def take_transactionally(self):
        pipe = self.connection.pipeline(transaction=True)  # expect: ok
        pipe.lrange(self.ready, 0, 0)  # expect: ok
        pipe.rpush(self.pending, "marker")  # expect: ok
        return pipe.execute()[1]


def plain(name="p"):
    q = PlainQueue(name)
    q.put("a", "b", "c")
    return q


def scenario_ok():
    q, t = plain(), TaggedQueue("t")
    t.put("x", "y")
    return len(q), q.spin(), q.peek(2), q.requeue("c"), q.take_some(2), t.take(), t.ack("x"), t.take_transactionally()


def scenario_take():
    return plain().take()


def scenario_blocking():
    return plain().take_blocking()


def scenario_many():
    return plain().take_many(plain("q"), 2)


def scenario_wait():
    return plain().wait_all(plain("q"))


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
