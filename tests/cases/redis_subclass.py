"""Subclasses of the client, with helpers of their own."""

import json
import os

import redis


class JsonRedis(redis.Redis):
    def get_json(self, key):
        raw = self.get(key)  # expect: ok
        return None if raw is None else json.loads(raw)

    def set_json(self, key, value, **options):
        return self.set(key, json.dumps(value), **options)  # expect: ok

    def get_many_json(self, *keys):
        return [v and json.loads(v) for v in self.mget(keys)]  # expect: break CL101 or CL108

    def push_bounded(self, key, value, size):
        with self.pipeline() as p:  # expect: change CL109
            p.lpush(key, json.dumps(value))  # expect: ok
            p.ltrim(key, 0, size - 1)  # expect: ok
            return p.execute()

    def archive(self, name):
        return super().rename(name, "archive:" + name)  # expect: break CL101

    def forget(self, ident):
        return super().delete(f"{{{ident}}}:a", f"{{{ident}}}:b")  # expect: ok


class Metrics(JsonRedis):
    def snapshot(self, name):
        return self.copy(f"metric:{name}", f"metric:{name}:snapshot")  # expect: break CL101


class Counted(dict):
    """A dict, nothing else."""

    def snapshot(self):
        return self.copy()  # expect: ok

    def drop(self, a, b):
        return self.pop(a, None), self.pop(b, None), self.setdefault(a, b)  # expect: ok


def metrics():
    return Metrics(host=os.environ["REDIS_HOST"], port=os.environ["REDIS_PORT"], decode_responses=True)


def scenario_ok():
    m = metrics()
    m.set_json("a", {"x": 1}, ex=50)
    c = Counted(a=1)
    return m.get_json("a"), m.push_bounded("l", 1, 5), m.forget(7), c.snapshot(), c.drop("a", "b")


def scenario_many():
    return metrics().get_many_json("a", "b")


def scenario_archive():
    m = metrics()
    m.set_json("a", 1)
    return m.archive("a")


def scenario_snapshot():
    m = metrics()
    m.set("metric:x", 1)
    return m.snapshot("x")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_many": "break",
    "scenario_archive": "break",
    "scenario_snapshot": "break",
}
