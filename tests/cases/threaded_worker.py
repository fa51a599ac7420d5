"""Worker threads with thread-local connections and a queue.Queue beside them."""

import os
import queue
import threading

import redis

_local = threading.local()


def conn():
    try:
        return _local.conn
    except AttributeError:
        _local.conn = redis.StrictRedis(os.environ["REDIS_HOST"], int(os.environ["REDIS_PORT"]), decode_responses=True)
        return _local.conn


class Mover(threading.Thread):
    def __init__(self, inbox, source, target, atomically):
        super().__init__(daemon=True)
        self.inbox = inbox
        self.source = source
        self.target = target
        self.atomically = atomically
        self.moved = 0

    def run(self):
        while True:
            item = self.inbox.get()  # expect: ok
            if item is None:
                break
            self.moved += self.move(item)

    def move(self, item):
        if self.atomically:
            return int(conn().smove(self.source, self.target, item))  # expect: break CL101 or CL108
        removed = conn().srem(self.source, item)  # expect: ok
        if removed:
            conn().sadd(self.target, item)  # expect: ok
        return removed


def work(atomically):
    inbox = queue.Queue()
    conn().sadd("todo", *"abcde")  # expect: ok
    threads = [Mover(inbox, "todo", "done", atomically) for _ in range(2)]
    for t in threads:
        t.start()
    for item in "abx":
        inbox.put(item)  # expect: ok
    for _ in threads:
        inbox.put(None)
    for t in threads:
        t.join()
    return sum(t.moved for t in threads), sorted(conn().smembers("done"))  # expect: ok


def scenario_threads():
    return work(False)


def scenario_direct():
    conn().sadd("todo", "a")
    return Mover(queue.Queue(), "todo", "done", True).move("a")


SCENARIOS = {"scenario_threads": "same", "scenario_direct": "break"}
