"""Search as you type: one sorted set per prefix, merged per query."""

import os
import re

from redis import Redis


class Autocomplete:
    def __init__(self, redis_client: Redis, ns: str = "ac"):
        self.db = redis_client
        self.ns = ns

    def _prefix(self, text):
        return ":".join((self.ns, "prefix", text))

    def index(self, word, score=1):
        for end in range(1, len(word) + 1):
            self.db.zadd(self._prefix(word[:end]), {word: score})  # expect: ok

    def complete(self, typed, n=5):
        return self.db.zrevrange(self._prefix(typed.lower()), 0, n - 1)  # expect: ok

    def complete_words(self, typed):
        words = re.split(r"\s+", typed.strip())
        keys = [self._prefix(word) for word in words]
        if len(keys) == 1:
            return self.db.zrange(keys[0], 0, -1)  # expect: ok
        return self.db.zinter(keys)  # expect: break CL101

    def complete_cached(self, first, second):
        target = self._prefix(f"{first}|{second}")
        if not self.db.exists(target):  # expect: ok
            self.db.zinterstore(target, [self._prefix(first), self._prefix(second)])  # expect: break CL101
        return self.db.zrange(target, 0, -1)  # expect: any

    def lexical(self, typed):
        return self.db.zrangebylex(self.ns + ":all", f"[{typed}", f"[{typed}\xff")  # expect: ok

    def ranked(self):
        return self.db.sort(self.ns + ":ids", by=self.ns + ":weight_*")  # expect: break CL107

    def newest(self):
        return self.db.sort(self.ns + ":ids", desc=True, start=0, num=3)  # expect: ok


def filled():
    ac = Autocomplete(Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))
    for word in ("redis", "reduce", "red"):
        ac.index(word)
    ac.db.rpush("ac:ids", 3, 1, 2)
    ac.db.zadd("ac:all", {"red": 0, "redis": 0})
    return ac


def scenario_complete():
    ac = filled()
    return ac.complete("Red"), ac.complete_words("redi"), ac.lexical("red"), ac.newest()


def scenario_complete_words():
    return filled().complete_words("re red")


def scenario_complete_cached():
    return filled().complete_cached("re", "red")


def scenario_ranked():
    return filled().ranked()


SCENARIOS = {
    "scenario_complete": "same",
    "scenario_complete_words": "break",
    "scenario_complete_cached": "break",
    "scenario_ranked": "break",
}
