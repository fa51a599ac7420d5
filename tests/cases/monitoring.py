"""Server-wide questions that change their meaning."""

import os

import redis


class Monitor:
    def __init__(self, **kw):
        self.conn = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True, **kw)

    def size(self):
        return self.conn.dbsize()  # expect: change CL402

    def listing(self, prefix):
        return sorted(self.conn.keys(prefix + "*"))  # expect: change CL401 or CL402

    def wipe(self):
        return self.conn.flushdb()  # expect: change CL402

    def wipe_all(self):
        return self.conn.flushall(asynchronous=True)  # expect: change CL402

    def memory(self):
        return self.conn.info("keyspace").get("db0", {}).get("keys")  # expect: change CL402

    def set_slowlog(self, n):
        self.conn.config_set("slowlog-max-len", n)  # expect: change CL402
        return [name for name in self.conn.scan_iter("m:*")] and n  # expect: ok

    def alive(self):
        return bool(self.conn.ping())

    def counted(self, prefix):
        return sum(1 for _ in self.conn.scan_iter(prefix + "*"))  # expect: ok


class Inventory:
    def __init__(self):
        self.conn = {"a": 1}

    def keys(self):
        return self.conn.keys()  # expect: ok

    def info(self, topic="x"):
        return topic

    def dbsize(self):
        return len(self.keys())  # expect: ok


def fill():
    m = Monitor()
    for i in range(40):
        m.conn.set(f"m:{i}", i)
    return m


def scenario_ok():
    i = Inventory()
    return fill().counted("m:"), fill().alive(), i.dbsize(), i.info("a"), sorted(i.keys())


def scenario_size():
    return fill().size()


def scenario_listing():
    return fill().listing("m:")


def scenario_wipe():
    return fill().wipe()


def scenario_wipe_all():
    return fill().wipe_all()


def scenario_memory():
    return fill().memory()


def scenario_slowlog():
    return fill().set_slowlog(200)


def check_slowlog(standalone, cluster):
    return sum("config|set" in node for node in cluster.nodes) != len(cluster.nodes)


SCENARIOS = {name: "change" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
