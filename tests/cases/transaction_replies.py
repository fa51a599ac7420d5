"""Read and clear in one transaction, using the replies."""

import os

import redis


class Inbox:
    def __init__(self, url=None):
        self.r = redis.Redis.from_url(url or os.environ["REDIS_URL"], decode_responses=True)

    def take_all(self, user):
        key = f"in:{user}"
        members, gone = self.r.pipeline(transaction=True).smembers(key).expire(key, 0).execute()  # expect: break CL111
        return members == {"a", "b"} and gone is True

    def take_chained(self, user):
        pipe = self.r.pipeline(transaction=True)  # expect: ok
        pipe.smembers(f"in:{user}").delete(f"in:{user}").execute()  # expect: break CL303 or CL104,CL111
        return True

    def counters(self, user):
        pipe = self.r.pipeline(transaction=True)  # expect: ok
        return pipe.incr(f"c:{user}").incrby(f"c:{user}", 5).decr(f"c:{user}").execute()  # expect: ok

    def push(self, user, *items):
        pipe = self.r.pipeline(transaction=True)  # expect: ok
        pipe.rpush(f"q:{user}", *items)  # expect: ok
        pipe.llen(f"q:{user}")  # expect: ok
        return pipe.execute()

    def pop_two(self, user):
        with self.r.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.lpop(f"q:{user}")  # expect: ok
            pipe.lpop(f"q:{user}")  # expect: ok
            return pipe.execute()

    def stamp(self, user):
        replies = self.r.pipeline(transaction=False).set(f"s:{user}", 1).get(f"s:{user}").execute()  # expect: ok
        return replies

    def refresh(self, user):
        pipe = self.r.pipeline(transaction=False)  # expect: ok
        pipe.incr(f"s:{user}")  # expect: ok
        pipe.touch(f"s:{user}")  # expect: break CL111
        pipe.get(f"s:{user}")  # expect: ok
        return len(pipe.execute())


def scenario_take_all():
    inbox = Inbox()
    inbox.r.sadd("in:ann", "a", "b")
    return inbox.take_all("ann")


def scenario_take_chained():
    return Inbox().take_chained("ann")


def scenario_queue():
    inbox = Inbox()
    return inbox.push("ann", "x", "y", "z"), inbox.pop_two("ann"), inbox.stamp("ann"), inbox.counters("ann")


def scenario_refresh():
    return Inbox().refresh("ann")


SCENARIOS = {
    "scenario_take_all": "wrong",
    "scenario_take_chained": "break",
    "scenario_queue": "same",
    "scenario_refresh": "wrong",
}
