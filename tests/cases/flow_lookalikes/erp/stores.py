"""Things that are not Redis and share its words."""

import os
import shelve
import sqlite3
from collections import Counter, OrderedDict
from queue import Queue

import redis


class Session:
    def __init__(self):
        self.rows = {}
        self.db = sqlite3.connect(":memory:")

    def get(self, model, key=None):
        return self.rows.get(key)

    def delete(self, *rows):
        for row in rows:
            self.rows.pop(row, None)

    def rename(self, old, new):
        self.rows[new] = self.rows.pop(old)

    def mget(self, keys):
        return [self.rows.get(key) for key in keys]

    def execute(self, text):
        return self.db.execute(text).fetchall()


class MemoryCache(OrderedDict):
    def mget(self, *keys):
        return [self.get(key) for key in keys]

    def sunion(self, one, other):
        return sorted(set(self[one]) | set(self[other]))


class Stores:
    def __init__(self):
        self.session = Session()
        self.cache = MemoryCache(a=[1], b=[2])
        self.redis = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
        self.queue = Queue()
        self.counts = Counter()


stores = Stores()


def get_session():
    return stores.session


def get_cache():
    return stores.cache


def open_shelf(path):
    return shelve.open(path)
