"""Per-connection and per-server state that one connection to one server used to have."""

import os

import redis


class House:
    def __init__(self):
        self.r = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True)

    def replicated(self):
        return self.r.wait(0, 10)  # expect: change CL402 or CL304

    def name_me(self, name):
        return self.r.client_setname(name)  # expect: change CL402 or CL304

    def clock(self):
        return len(self.r.time())  # expect: any

    def memory(self):
        return self.r.info()["used_memory"] > 0  # expect: change CL402

    def ttl(self, key):
        self.r.set(key, 1, ex=10)  # expect: ok
        return self.r.pttl(key) > 0  # expect: ok

    def drop_all_tmp(self):
        for key in self.r.keys("tmp:*"):  # expect: change CL401
            self.r.delete(key)  # expect: ok
        return self.r.exists("tmp:1") + self.r.exists("tmp:2") + self.r.exists("tmp:3")  # expect: ok

    def rebuild(self, name, rows):
        fresh = f"{name}:new"
        self.r.delete(fresh)  # expect: ok
        for row in rows:
            self.r.rpush(fresh, row)  # expect: ok
        self.r.rename(fresh, name)  # expect: break CL101

    def rebuild_tagged(self, name, rows):
        live, fresh = f"{{{name}}}", f"{{{name}}}:new"
        self.r.rpush(fresh, *rows)  # expect: ok
        self.r.rename(fresh, live)  # expect: ok
        return self.r.llen(live)  # expect: ok


def on_one_node_only(side, command):
    return [node.get(command, 0) > 0 for node in side.nodes].count(True) == 1


def scenario_wait():
    return House().replicated()


def check_wait(standalone, cluster):
    return on_one_node_only(cluster, "wait")


def scenario_name():
    return House().name_me("house")


def check_name(standalone, cluster):
    return on_one_node_only(cluster, "client|setname")


def scenario_clock():
    return House().clock()


def scenario_memory():
    return House().memory()


def check_memory(standalone, cluster):
    return on_one_node_only(cluster, "info")


def scenario_drop_all_tmp():
    h = House()
    for n in (1, 2, 3):
        h.ttl(f"tmp:{n}")
    return h.drop_all_tmp()


def scenario_rebuild():
    return House().rebuild("menu", ["a"])


def scenario_rebuild_tagged():
    h = House()
    return h.rebuild_tagged("menu", ["a", "b"]), h.ttl("k")


SCENARIOS = {
    "scenario_wait": "change",
    "scenario_name": "change",
    "scenario_clock": "same",
    "scenario_memory": "change",
    "scenario_drop_all_tmp": "change",
    "scenario_rebuild": "break",
    "scenario_rebuild_tagged": "same",
}
