"""A program that runs on both servers, and asks which one it has: what is for one of them never meets the other."""

import os

import redis
from redis.cluster import RedisCluster

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
REDIS_CLUSTER_ENABLED = isinstance(r, RedisCluster)
MODE = "cluster" if hasattr(r, "nodes_manager") else "standalone"


def prices(names):
    keys = [f"price:{name}" for name in names]
    if REDIS_CLUSTER_ENABLED:
        return [r.get(key) for key in keys]
    return r.mget(keys)  # on a standalone server only


def renamed(old, new):
    if not REDIS_CLUSTER_ENABLED:
        r.rename(f"cart:{old}", f"cart:{new}")  # on a standalone server only
    else:
        r.set(f"cart:{new}", r.getdel(f"cart:{old}"))
    return r.get(f"cart:{new}")  # expect: ok


def entries():
    return len(list(r.scan_iter("entry:*"))) if REDIS_CLUSTER_ENABLED else r.dbsize()


class Store:
    """Its helpers of one mode are called in that mode only."""

    def __init__(self, client, mode):
        self.client = client
        self.mode = mode
        self.is_cluster = mode == "cluster"

    def union(self, first, second):
        if self.mode == "standalone":
            return self._at_once(f"tag:{first}", f"tag:{second}")
        return self._one_by_one(f"tag:{first}", f"tag:{second}")

    def _at_once(self, one, other):
        return sorted(self.client.sunion(one, other))  # on a standalone server only

    def _one_by_one(self, one, other):
        return sorted(self.client.smembers(one) | self.client.smembers(other))

    def moved(self, pairs):
        for source, target in pairs:
            if self.is_cluster:
                self.client.rpush(target, self.client.lpop(source))
                continue
            self.client.lmove(source, target, "LEFT", "RIGHT")  # on a standalone server only
        return [self.client.llen(target) for _, target in pairs]  # expect: ok

    def counted(self, first, second):
        if isinstance(self.client, RedisCluster):
            return self.client.scard(first) + self.client.scard(second)
        with self.client.pipeline(transaction=False) as pipe:
            pipe.scard(first)
            pipe.scard(second)
            return sum(pipe.execute())

    def forgotten(self, first, second):
        if self.is_cluster:
            return sorted(self.client.sinter(f"tag:{first}", f"tag:{second}"))  # expect: break CL101
        return sorted(self.client.sinter(f"tag:{first}", f"tag:{second}"))  # on a standalone server only

    def another_question(self, first, second, cluster_name=None):
        if cluster_name:
            return []
        return sorted(self.client.sdiff(f"tag:{first}", f"tag:{second}"))  # expect: break CL101

    def goes_on(self, first, second):
        try:
            if self.is_cluster:
                raise LookupError(first)
        except LookupError:
            pass
        return sorted(self.client.sdiff(f"tag:{first}", f"tag:{second}"))  # expect: break CL101


def store():
    return Store(r, MODE)


def scenario_prices():
    for name in ("apple", "pear", "plum"):
        r.set(f"price:{name}", len(name))  # expect: ok
    return prices(["apple", "pear", "plum", "fig"])


def scenario_renamed():
    r.set("cart:1", "a")  # expect: ok
    return renamed(1, 2)


def scenario_entries():
    for number in range(5):
        r.set(f"entry:{number}", number)  # expect: ok
    return entries()


def tagged():
    r.sadd("tag:a", "x", "y")  # expect: ok
    r.sadd("tag:b", "y", "z")  # expect: ok


def scenario_union():
    tagged()
    return store().union("a", "b")


def scenario_moved():
    for name in ("p", "q"):
        r.rpush(f"from:{name}", "1")  # expect: ok
    return store().moved([("from:p", "to:p"), ("from:q", "to:q")])


def scenario_counted():
    tagged()
    return store().counted("tag:a", "tag:b")


def scenario_forgotten():
    tagged()
    return store().forgotten("a", "b")


def scenario_another_question():
    tagged()
    return store().another_question("a", "b")


def scenario_goes_on():
    tagged()
    return store().goes_on("a", "b")


SCENARIOS = {
    "scenario_prices": "same",
    "scenario_renamed": "same",
    "scenario_entries": "same",
    "scenario_union": "same",
    "scenario_moved": "same",
    "scenario_counted": "same",
    "scenario_forgotten": "break",
    "scenario_another_question": "break",
    "scenario_goes_on": "break",
}
