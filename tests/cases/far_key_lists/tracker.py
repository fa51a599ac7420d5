"""Objects that gather keys until somebody flushes them."""

import os
from collections import defaultdict


class Dirty:
    """Keys of one user that changed."""

    def __init__(self, uid):
        self.uid = uid
        self.keys = []
        self.seen = set()

    def touch(self, part):
        self.keys.append(f"{{{self.uid}}}:{part}")
        self.seen.add(f"{{{self.uid}}}:seen:{part}")


class AllDirty:
    """Keys of everybody that changed."""

    def __init__(self):
        self._keys = set()
        self.by_user = defaultdict(list)

    def touch(self, uid):
        self._keys.add(f"all:{uid}")
        self.by_user[uid].append(f"all:{{{uid}}}:x")
        self.by_user[uid].append(f"all:{{{uid}}}:y")

    @property
    def keys(self):
        return list(self._keys)


SHARD = os.environ.get("SHARD", "s1")
REGISTRY = []
COUNTERS = []


def register(name):
    REGISTRY.append(f"metric:{name}")
    return REGISTRY[-1]


def count(name):
    key = f"{{{SHARD}}}:{name}"
    COUNTERS.append(key)
    return key


register("logins")
register("logouts")
count("hits")
count("misses")
