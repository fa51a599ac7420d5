"""Check-and-set on one key, in the three usual spellings."""

import os

import redis


class Counter:
    def __init__(self, name):
        self.db = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
        self.key = "counter:" + name

    def double(self, unless=None):
        """The spelling of the documentation; the default pipeline of a cluster cannot watch."""
        with self.db.pipeline() as pipe:  # expect: change CL109
            if unless is not None:
                pipe.set(self.key, unless).incr(self.key)  # expect: ok
                return pipe.execute()[1]
            pipe.watch(self.key)  # expect: break CL104 or CL103,CL303,CL109
            value = int(pipe.get(self.key) or 1)  # expect: any
            pipe.multi()  # expect: any
            pipe.set(self.key, value * 2)  # expect: any
            pipe.execute()
        return int(self.db.get(self.key))

    def double_explicitly(self):
        with self.db.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.watch(self.key)  # expect: ok
            value = int(pipe.get(self.key) or 1)  # expect: ok
            pipe.multi()  # expect: ok
            pipe.set(self.key, value * 2)  # expect: ok
            pipe.execute()
        return int(self.db.get(self.key))  # expect: ok

    def double_function(self):
        def body(pipe):
            value = int(pipe.get(self.key) or 1)  # expect: ok
            pipe.multi()  # expect: ok
            pipe.set(self.key, value * 2)  # expect: ok

        self.db.transaction(body, self.key)  # expect: ok
        return int(self.db.get(self.key))  # expect: ok

    def with_log(self):
        def body(pipe):
            pipe.multi()  # expect: ok
            pipe.incr(self.key)  # expect: ok
            pipe.rpush("counter-log", self.key)  # expect: break CL103

        return len(self.db.transaction(body, self.key))  # expect: any


def scenario_double():
    return Counter("a").double()


def scenario_double_unless():
    return Counter("a").double(unless=7)


def scenario_explicitly():
    c = Counter("a")
    return c.double_explicitly(), c.double_explicitly(), c.double_function()


def scenario_with_log():
    return Counter("a").with_log()


SCENARIOS = {
    "scenario_double": "break",
    "scenario_double_unless": "same",
    "scenario_explicitly": "same",
    "scenario_with_log": "break",
}
