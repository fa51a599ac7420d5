"""Connection pools, reach-throughs, client options."""

import os

import redis

URL = os.environ["REDIS_URL"]
_pool = redis.ConnectionPool.from_url(URL, max_connections=4)


def pooled():
    return redis.Redis(connection_pool=_pool)  # expect: break CL302 or CL304,CL301


def blocking_pool():
    pool = redis.BlockingConnectionPool(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]))
    return redis.StrictRedis(connection_pool=pool)  # expect: break CL302 or CL304,CL301


class Service:
    def __init__(self):
        self.r = redis.Redis.from_url(URL, decode_responses=True)

    def info(self):
        return self.r.connection_pool.max_connections > 0  # expect: break CL304 or CL303

    def single(self):
        with self.r.client() as one:  # expect: break CL304 or CL303
            return one.get("a")  # expect: any

    def closed(self):
        self.r.close()
        return True

    def fetch(self, key):
        return self.r.get(key)  # expect: ok

    def kwargs(self):
        return self.r.get_connection_kwargs()


class HttpService:
    """A requests-like session with a pool of its own."""

    def __init__(self):
        self.connection_pool = {"a": 1}

    def client(self):
        return self

    def get(self, *path):
        return path

    def ask(self):
        return self.client().get("a", "b"), self.connection_pool.get("a")  # expect: ok


def scenario_ok():
    s = Service()
    return s.fetch("x"), s.closed(), HttpService().ask()


def scenario_pooled():
    return pooled().get("x")


def scenario_blocking():
    return blocking_pool().get("x")


def scenario_info():
    return Service().info()


def scenario_single():
    return Service().single()


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
