"""Redis Functions: FCALL with one key, several keys, none."""

import os

import redis

LIBRARY = """#!lua name=shoplib
redis.register_function('reserve', function(keys, args)
  return redis.call('DECRBY', keys[1], args[1])
end)
redis.register_function('swap', function(keys, args)
  local v = redis.call('GET', keys[1])
  redis.call('SET', keys[2], v or '')
  return v
end)
"""


class Shop:
    def __init__(self):
        self.r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    def install(self):
        self.r.function_load(LIBRARY, replace=True)  # expect: ok

    def reserve(self, sku, n):
        return self.r.fcall("reserve", 1, f"stock:{sku}", n)  # expect: ok

    def swap(self, a, b):
        return self.r.fcall("swap", 2, f"stock:{a}", f"stock:{b}")  # expect: break CL105

    def swap_tagged(self, sku):
        return self.r.fcall("swap", 2, f"{{{sku}}}:a", f"{{{sku}}}:b")  # expect: ok

    def swap_list(self, *skus):
        keys = [f"stock:{s}" for s in skus]
        return self.r.fcall("swap", len(keys), *keys)  # expect: break CL105


def shop():
    s = Shop()
    s.install()
    s.r.set("stock:a", 10)
    s.r.set("{q}:a", 10)
    return s


def scenario_ok():
    s = shop()
    return s.reserve("a", 3), s.swap_tagged("q")


def scenario_swap():
    return shop().swap("a", "b")


def scenario_list():
    return shop().swap_list("a", "b")


SCENARIOS = {"scenario_ok": "same", "scenario_swap": "break", "scenario_list": "break"}
