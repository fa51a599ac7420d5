"""Feature flags: enum keys, per-tenant overrides."""

import enum
import os

import redis


class Key(str, enum.Enum):
    FLAGS = "flags:all"
    AUDIT = "flags:audit"
    VERSION = "flags:version"


class Tagged:
    FLAGS = "{flags}:all"
    AUDIT = "{flags}:audit"


class Flags:
    def __init__(self, redis_url=None, defaults=None):
        self.r = redis.Redis.from_url(redis_url or os.environ["REDIS_URL"], decode_responses=True)
        self.defaults = defaults or {}

    def enabled(self, name, tenant=None):
        if tenant is not None:
            value = self.r.hget(f"flags:tenant:{tenant}", name)  # expect: ok
            if value is not None:
                return value == "1"
        value = self.r.hget(Key.FLAGS.value, name)  # expect: ok
        return value == "1" if value is not None else self.defaults.get(name, False)  # expect: ok

    def several(self, *names):
        return self.r.hmget(Key.FLAGS.value, names)  # expect: ok

    def switch(self, name, on):
        with self.r.pipeline() as p:  # expect: change CL109
            p.hset(Key.FLAGS.value, name, int(on))  # expect: ok
            p.rpush(Key.AUDIT.value, f"{name}={on}")  # expect: ok
            p.incr(Key.VERSION.value)  # expect: ok
            return p.execute()[2]

    def switch_strict(self, name, on):
        with self.r.pipeline(transaction=True) as p:  # expect: ok
            p.hset(Key.FLAGS.value, name, int(on))  # expect: ok
            p.rpush(Key.AUDIT.value, name)  # expect: break CL103
            return p.execute()

    def switch_tagged(self, name, on):
        with self.r.pipeline(transaction=True) as p:  # expect: ok
            p.hset(Tagged.FLAGS, name, int(on))  # expect: ok
            p.rpush(Tagged.AUDIT, name)  # expect: ok
            return p.execute()

    def reset(self):
        return self.r.delete(Key.FLAGS.value, Key.AUDIT.value)  # expect: change CL102

    def reset_tagged(self):
        return self.r.delete(Tagged.FLAGS, Tagged.AUDIT)  # expect: ok

    def copy_defaults(self, tenant):
        return self.r.copy(Key.FLAGS.value, f"flags:tenant:{tenant}")  # expect: break CL101


def scenario_switch():
    f = Flags(defaults={"old": True})
    f.switch("new", True)
    return f.switch("beta", False), f.enabled("new", 3), f.enabled("old"), f.several("new", "beta", "x")


def scenario_switch_strict():
    return Flags().switch_strict("new", True)


def scenario_switch_tagged():
    f = Flags()
    return f.switch_tagged("new", True), f.reset_tagged()


def scenario_reset():
    f = Flags()
    f.switch("new", True)
    return f.reset()


def scenario_copy_defaults():
    f = Flags()
    f.switch("new", True)
    return f.copy_defaults(9)


SCENARIOS = {
    "scenario_switch": "same",
    "scenario_switch_strict": "break",
    "scenario_switch_tagged": "same",
    "scenario_reset": "same",
    "scenario_copy_defaults": "break",
}
