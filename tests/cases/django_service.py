"""Django-like settings, a cached connection getter with an alias, services that call it each time."""

import functools
import os
from decimal import Decimal

from redis import StrictRedis


class LazySettings:
    @property
    def REDIS(self):
        return {
            "default": {"URL": os.environ["REDIS_URL"], "OPTIONS": {"decode_responses": True}},
            "carts": {"URL": os.environ["REDIS_URL"] + "/0", "OPTIONS": {}},
        }


settings = LazySettings()


@functools.lru_cache(maxsize=None)
def get_connection(alias="default"):
    conf = settings.REDIS[alias]
    return StrictRedis.from_url(conf["URL"], **conf["OPTIONS"])


class QuerySet:
    """An ORM look-alike."""

    def __init__(self, rows):
        self.rows = rows

    def exists(self, *_):
        return bool(self.rows)

    def union(self, *others):
        return QuerySet(self.rows + [r for o in others for r in o.rows])

    def delete(self, *_args):
        n, self.rows = len(self.rows), []
        return n


class StockService:
    key_fmt = "stock:%(warehouse)s:%(sku)s"

    def key(self, warehouse, sku):
        return self.key_fmt % {"warehouse": warehouse, "sku": sku}

    def available(self, sku, warehouses):
        conn = get_connection()
        values = conn.mget([self.key(w, sku) for w in warehouses])  # expect: break CL101
        return sum(Decimal(v or 0) for v in values)

    def available_slowly(self, sku, warehouses):
        conn = get_connection()
        return sum(Decimal(conn.get(self.key(w, sku)) or 0) for w in warehouses)  # expect: ok

    def receive(self, sku, warehouse, n):
        return get_connection().incrby(self.key(warehouse, sku), n)  # expect: ok

    def drop(self, sku, warehouses):
        return get_connection("default").unlink(*(self.key(w, sku) for w in warehouses))  # expect: change CL102

    def drop_one(self, sku, warehouse):
        return get_connection("default").unlink(self.key(warehouse, sku))  # expect: ok


class ProductService:
    def obsolete(self):
        a, b = QuerySet([1]), QuerySet([2, 3])
        return a.exists("x", "y"), a.union(b).delete("q", "r")  # expect: ok


def service():
    s = StockService()
    for i, w in enumerate(("ber", "muc", "ham", "cgn", "fra")):
        s.receive("sku1", w, i + 1)
    return s


W = ["ber", "muc", "ham", "cgn", "fra"]


def scenario_plain():
    s = service()
    result = s.available_slowly("sku1", W), s.drop_one("sku1", "fra"), s.drop("sku1", W)
    return result, ProductService().obsolete()


def scenario_mget():
    return service().available("sku1", W)


SCENARIOS = {"scenario_plain": "same", "scenario_mget": "break"}
