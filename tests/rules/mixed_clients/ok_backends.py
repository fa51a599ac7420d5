import os

import redis
from conf import settings


class ClusterBackend:
    def __init__(self):
        self.client = redis.RedisCluster.from_url(settings.REDIS_URL)


class PlainBackend:
    def __init__(self):
        self.client = redis.Redis.from_url(settings.REDIS_URL)


def backend():
    return ClusterBackend() if settings.CLUSTER else PlainBackend()


class ClusterStore:
    def __init__(self):
        self.client = redis.RedisCluster.from_url(settings.STORE_URL)


class PlainStore:
    def __init__(self):
        self.client = redis.Redis.from_url(settings.STORE_URL)


STORES = {"cluster": ClusterStore, "single": PlainStore}


def store():
    return STORES[settings.STORE]()


def cluster_queue():
    return redis.RedisCluster.from_url(settings.QUEUE_URL)


def plain_queue():
    return redis.Redis.from_url(settings.QUEUE_URL)


make_queue = cluster_queue if os.environ.get("CLUSTER") else plain_queue
