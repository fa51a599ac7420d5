import os

import redis

from ioc import container


@container.factory("lazy_redis")
def lazy_redis():
    return redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def wire():
    container.register("redis", redis.from_url(os.environ["REDIS_URL"], decode_responses=True))
    container.register("names", {"1": "ann"})


class Providers:
    """Class attributes that are called, as in a declarative container."""

    @staticmethod
    def redis():
        return redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    @classmethod
    def basket(cls):
        from baskets import Basket

        return Basket(cls.redis())
