from ioc import container


class Basket:
    def __init__(self, redis=None):
        self.redis = redis or container.resolve("redis")

    def add(self, user, sku):
        return self.redis.sadd(f"basket:{user}", sku)  # expect: ok

    def merge(self, user, guest):
        return self.redis.sunionstore(f"basket:{user}", f"basket:{user}", f"basket:{guest}")  # expect: break CL101


def name_of(user):
    return container.resolve("names").get(user)  # expect: ok


def lazily(user):
    return container["lazy_redis"].scard(f"basket:{user}")  # expect: ok


def move(user, guest, sku):
    return container.resolve("redis").smove(f"basket:{guest}", f"basket:{user}", sku)  # expect: break CL101


def lazily_both(user, guest):
    return container["lazy_redis"].sdiff(f"basket:{user}", f"basket:{guest}")  # expect: break CL101
