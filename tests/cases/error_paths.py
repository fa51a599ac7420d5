"""try/finally, locks by hand, fallbacks, retries on one key, nested helpers."""

import os
import secrets
import time

import redis

RELEASE = """
if redis.call("get", KEYS[1]) == ARGV[1] then
    return redis.call("del", KEYS[1])
end
return 0
"""


class LockTaken(Exception):
    pass


class Jobs:
    def __init__(self, client):
        self._r = client
        self._release = self._r.register_script(RELEASE)

    def run_once(self, name, fn):
        token, key = secrets.token_hex(4), f"lock:{name}"
        if not self._r.set(key, token, nx=True, px=2000):  # expect: ok
            raise LockTaken(name)
        try:
            return fn()
        finally:
            self._release(keys=[key], args=[token])  # expect: ok

    def finish(self, job):
        def persist():
            self._r.hset(f"job:{job}", "state", "done")  # expect: ok
            return self._r.smove("jobs:running", "jobs:done", job)  # expect: break CL101

        return self.run_once(job, persist)

    def start(self, job):
        tx = self._r.pipeline(transaction=True)  # expect: ok
        try:
            tx.sadd("jobs:running", job)  # expect: ok
            tx.set(f"job:{job}:started", int(time.time()))  # expect: break CL103
        finally:
            tx.execute()

    def state(self, job, default=None):
        try:
            return self._r.hget(f"job:{job}", "state") or default  # expect: ok
        except redis.RedisError:
            return default

    def clear(self, job):
        names = ("", ":started", ":result", ":log")
        return self._r.delete(*[f"job:{job}{n}" for n in names])  # expect: change CL102

    def result(self, job, timeout=0.2):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            value = self._r.getdel(f"job:{job}:result")  # expect: ok
            if value is not None:
                return value
            time.sleep(0.02)
        return None


def jobs():
    return Jobs(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))


def scenario_ok():
    j = jobs()
    return j.run_once("a", lambda: 5), j.state(1, "none"), j.result(1), j.clear(1)


def scenario_finish():
    return jobs().finish("7")


def scenario_start():
    return jobs().start("7")


SCENARIOS = {"scenario_ok": "same", "scenario_finish": "break", "scenario_start": "break"}
