"""Connection pools, in the ways the documentation shows them."""

import os

import redis

POOL = redis.ConnectionPool.from_url(os.environ["REDIS_URL"], decode_responses=True, max_connections=20)


def pooled():
    return redis.Redis(connection_pool=POOL)  # expect: break CL302,CL304


class Gateway:
    def __init__(self):
        self.rdb = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    def remember(self, key, value):
        self.rdb[f"gw:{key}"] = value
        return self.rdb.get(f"gw:{key}")  # expect: ok

    def in_use(self):
        return self.rdb.connection_pool.max_connections > 0  # expect: break CL303 or CL304

    def close(self):
        self.rdb.close()  # expect: ok
        return True


class DatabasePool:
    """Look-alike."""

    def __init__(self, size):
        self.connection_pool = list(range(size))

    def keys(self):
        return list(self.connection_pool)


def spare(pool: DatabasePool):
    return len(pool.keys()) + len(pool.connection_pool)  # expect: ok


def scenario_pooled():
    return pooled().get("x")


def scenario_in_use():
    return Gateway().in_use()


def scenario_remember():
    g = Gateway()
    return g.remember("a", "1"), g.close(), spare(DatabasePool(3))


SCENARIOS = {"scenario_pooled": "break", "scenario_in_use": "break", "scenario_remember": "same"}
