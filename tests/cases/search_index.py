"""A small search engine: tokens to keys, unions into temporary keys, scoring."""

import os
import re
import uuid
from collections import Counter

import redis

WORD = re.compile(r"[a-z]{2,}")
STOP = frozenset({"the", "and", "of"})


def tokens(text):
    return [w for w in WORD.findall(text.lower()) if w not in STOP]


class Index:
    def __init__(self, connection, name="default"):
        self.connection = connection
        self.name = name

    def _idx(self, word):
        return f"idx:{self.name}:{word}"

    def add(self, doc, text):
        counts = Counter(tokens(text))
        counts.update(["added"])  # expect: ok
        pipe = self.connection.pipeline(transaction=False)  # expect: ok
        for word, n in counts.items():
            pipe.zadd(self._idx(word), {doc: n})  # expect: ok
        pipe.sadd(f"docs:{self.name}", doc)  # expect: ok
        return len(pipe.execute())

    def query(self, text, ttl=10):
        temp = f"q:{uuid.uuid4().hex}"
        words = [self._idx(w) for w in tokens(text)]
        self.connection.zinterstore(temp, dict.fromkeys(words, 1))  # expect: break CL101
        self.connection.expire(temp, ttl)  # expect: any
        return self.connection.zrevrange(temp, 0, -1)  # expect: any

    def query_here(self, text):
        found = None
        for word in tokens(text):
            docs = set(self.connection.zrange(self._idx(word), 0, -1))  # expect: ok
            found = docs if found is None else found.intersection(docs)  # expect: ok
        return sorted(found or ())

    def query_batch(self, text):
        pipe = self.connection.pipeline(transaction=True)  # expect: ok
        keys = list(map(self._idx, tokens(text)))
        pipe.zunionstore("last-query", keys)  # expect: break CL101 or CL103,CL104
        pipe.zrange("last-query", 0, 9)  # expect: any
        return pipe.execute()[1]

    def remove(self, doc, words):
        n = 0
        for key in map(self._idx, words):
            n += self.connection.zrem(key, doc)  # expect: ok
        return n

    def either(self, a, b):
        return sorted(self.connection.zunion([self._idx(a), self._idx(b)]))  # expect: break CL101


def index():
    i = Index(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))
    i.add("d1", "The cat and dog")
    i.add("d2", "dog of the house")
    return i


def scenario_ok():
    i = index()
    return i.query_here("dog cat"), i.remove("d1", ["cat", "dog"])


def scenario_query():
    return index().query("dog cat")


def scenario_batch():
    return index().query_batch("dog cat")


def scenario_either():
    return index().either("cat", "dog")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_query": "break",
    "scenario_batch": "break",
    "scenario_either": "break",
}
