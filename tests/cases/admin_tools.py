"""An operator's toolbox."""

import os

import redis


class Admin:
    def __init__(self, url=None):
        self.r = redis.Redis.from_url(url or os.environ["REDIS_URL"], decode_responses=True)

    def set_memory(self, limit):
        return self.r.config_set("maxmemory-samples", limit)  # expect: change CL402

    def writes(self):
        return self.r.info("commandstats")["cmdstat_set"]["calls"]  # expect: change CL402

    def slow(self):
        self.r.slowlog_reset()  # expect: change CL402
        return True

    def clear(self):
        return self.r.flushall()  # expect: change CL402

    def swap(self):
        return self.r.swapdb(0, 1)  # expect: break CL202

    def whoami(self):
        return self.r.echo("here")  # expect: break CL303 or CL402

    def type_of(self, key):
        return self.r.type(key)  # expect: ok

    def encoding(self, key):
        return self.r.object("encoding", key)  # expect: ok

    def size(self, key):
        return self.r.memory_usage(key) > 0  # expect: ok

    def dump_restore(self, key):
        raw = redis.Redis.from_url(os.environ["REDIS_URL"]).dump(key)  # expect: ok
        return self.r.restore(key, 1000, raw, replace=True)  # expect: ok


def nodes_that_ran(side, command):
    return [node.get(command, 0) > 0 for node in side.nodes]


def scenario_set_memory():
    return Admin().set_memory(5)


def check_set_memory(standalone, cluster):
    return nodes_that_ran(standalone, "config|set") == [True] and nodes_that_ran(cluster, "config|set").count(True) == 1


def scenario_writes():
    admin = Admin()
    for n in range(20):
        admin.r.set(f"k:{n}", n)
    return admin.writes()


def scenario_slow():
    return Admin().slow()


def check_slow(standalone, cluster):
    return nodes_that_ran(cluster, "slowlog|reset").count(True) == 1 < len(cluster.nodes)


def scenario_clear():
    return Admin().clear()


def scenario_swap():
    return Admin().swap()


def scenario_whoami():
    return Admin().whoami()


def scenario_one_key():
    admin = Admin()
    admin.r.set("k", "text")
    return admin.type_of("k"), admin.encoding("k"), admin.size("k"), bool(admin.dump_restore("k"))


SCENARIOS = {
    "scenario_set_memory": "change",
    "scenario_writes": "change",
    "scenario_slow": "change",
    "scenario_clear": "change",
    "scenario_swap": "break",
    "scenario_whoami": "break",
    "scenario_one_key": "same",
}
