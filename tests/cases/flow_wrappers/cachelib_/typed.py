import json

from .cache import Cache


class JsonCache(Cache):
    def load(self, key):
        text = self.get(key)
        return json.loads(text) if text else None

    def store(self, key, value):
        self.put(key, json.dumps(value), ttl=60)


class Counter:
    def __init__(self, redis, name):
        self._r = redis
        self._name = name

    def _key(self, part):
        return f"{self._name}:{part}"

    def bump(self, part, by=1):
        bump = self._r.incrby if by > 0 else self._r.decrby
        return bump(self._key(part), abs(by))  # expect: ok

    def take(self, part, newest=True):
        fetch = self._r.rpop if newest else self._r.lpop
        return fetch(self._key(part))  # expect: ok

    def both(self, one, other, union=False):
        merge = self._r.sunion if union else self._r.sinter
        return merge(self._key(one), self._key(other))  # expect: break CL101
