from dataclasses import dataclass, replace

from .infra import Defaults, Infra, Resources, pair


@dataclass
class Orders:
    infra: Infra
    resources: Resources
    prefix: str = "order"

    def __post_init__(self):
        self.counter = self.infra.redis

    def place(self, number, customer):
        self.infra.redis.hset(f"{self.prefix}:{number}", "customer", customer)  # expect: ok
        self.infra.queue.rpush("orders", number)  # expect: ok
        return self.counter.incr("orders:placed")  # expect: ok

    def label(self, name):
        return self.infra.labels.get(name, name)  # expect: ok

    def requeue(self):
        return self.infra.queue.rpoplpush("orders", "orders:again")  # expect: break CL101

    def cached(self, number):
        return self.resources.cache.get(f"{self.prefix}:{number}:page")  # expect: ok

    def cached_many(self, *numbers):
        return self.resources.cache.mget([f"{self.prefix}:{n}:page" for n in numbers])  # expect: break CL101


def mirror(number):
    reader, writer = pair()
    return writer.sadd(f"mirror:{number}", *reader.hkeys(f"order:{number}"), "x")  # expect: ok


def mirror_all(one, other):
    return pair().writer.sunionstore("mirror:all", f"mirror:{one}", f"mirror:{other}")  # expect: break CL101


def defaults(number):
    return Defaults().client.hget(f"order:{number}", "customer")  # expect: ok


def defaults_move(number):
    return Defaults().client.rename(f"order:{number}", f"order:{number}:old")  # expect: break CL101


def other_shop(orders: Orders, number):
    shop = replace(orders, prefix="shop2")
    return shop.infra.redis.hexists(f"{shop.prefix}:{number}", "customer")  # expect: ok
