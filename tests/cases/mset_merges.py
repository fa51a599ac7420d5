"""MSET in its many spellings: ** merges, dict(), zip, walrus, match."""

import os

import redis


class Settings:
    def __init__(self):
        self.kv = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    def merged(self, user, **extra):
        base = {f"s:{user}:lang": "en"}
        return self.kv.mset({**base, **{f"s:{user}:{k}": v for k, v in extra.items()}})  # expect: break CL101

    def piped(self, user):
        base = {f"s:{user}:lang": "en"} | {f"s:{user}:tz": "utc"}
        return self.kv.msetnx(base)  # expect: break CL101

    def zipped(self, user, names, values):
        return self.kv.mset(dict(zip([f"s:{user}:{n}" for n in names], values)))  # expect: break CL101

    def filled(self, user, values):
        m = {}
        for name, value in values.items():
            m["s:{%s}:%s" % (user, name)] = value
        self.kv.mset(m)  # expect: ok
        m = {}
        m[f"s:{user}"] = "one"
        return self.kv.mset(m)  # expect: ok

    def updated(self, user):
        m = dict()
        m.update({f"s:{user}:a": 1})  # expect: ok
        m.update([(f"s:{user}:b", 2)])  # expect: ok
        return self.kv.mset(m)  # expect: break CL101

    def as_hash(self, user, **values):
        self.kv.hset(f"h:{user}", mapping={**values, "n": len(values)})  # expect: ok
        return self.kv.hmget(f"h:{user}", list(values))  # expect: ok

    def read(self, user, what):
        match what:
            case "all":
                return self.kv.mget(f"s:{user}:lang", f"s:{user}:tz")  # expect: break CL101
            case ("pair", left, right):
                return self.kv.mget([f"s:{{{user}}}:{left}", f"s:{{{user}}}:{right}"])  # expect: ok
            case str(name):
                return self.kv.get(f"s:{user}:{name}")  # expect: ok
            case _:
                return None

    def cached(self, user):
        if (value := self.kv.get(key := f"s:{user}:lang")) is not None:  # expect: ok
            return value
        self.kv.set(key, "de")  # expect: ok
        return self.kv.rename(key, f"{key}:old")  # expect: break CL101

    def tuple_keys(self, user, names):
        keys = [k for n in names if (k := f"s:{user}:{n}")]
        return self.kv.touch(*keys)  # expect: change CL102


def scenario_ok():
    s = Settings()
    s.filled("u", {"a": 1, "b": 2})
    s.kv.set("s:u:lang", "en")
    return s.as_hash("u", a=1, b=2), s.read("u", ("pair", "a", "b")), s.read("u", "lang"), s.tuple_keys("u", "abcdef")


def scenario_merged():
    return Settings().merged("u", a=1)


def scenario_piped():
    return Settings().piped("u")


def scenario_zipped():
    return Settings().zipped("u", "ab", "12")


def scenario_updated():
    return Settings().updated("u")


def scenario_read():
    return Settings().read("u", "all")


def scenario_cached():
    return Settings().cached("u")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
