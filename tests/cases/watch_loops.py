"""Optimistic locking in loops, with and without a second key."""

import os

import redis
from redis import WatchError

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def transfer(src, dst, amount):
    """Two accounts: two slots."""
    a, b = f"acct:{src}", f"acct:{dst}"
    with r.pipeline(transaction=True) as p:  # expect: ok
        while True:
            try:
                p.watch(a, b)  # expect: break CL103
                if int(p.get(a) or 0) < amount:  # expect: any
                    p.unwatch()
                    return False
                p.multi()  # expect: any
                p.decrby(a, amount)  # expect: any
                p.incrby(b, amount)  # expect: any
                p.execute()
                return True
            except WatchError:
                continue


def reserve(event, seats):
    key = f"event:{event}"
    for _ in range(5):
        p = r.pipeline(transaction=True)  # expect: ok
        p.watch(key)  # expect: ok
        left = int(p.hget(key, "left") or 0)  # expect: ok
        if left < seats:
            p.reset()
            return None
        p.multi()  # expect: ok
        p.hset(key, "left", left - seats)  # expect: ok
        try:
            p.execute()
        except WatchError:
            continue
        return left - seats
    raise RuntimeError("too busy")


def transfer_function(bank, src, dst, amount):
    a, b = f"{{bank:{bank}}}:{src}", f"{{bank:{bank}}}:{dst}"

    def body(p):
        have = int(p.get(a) or 0)  # expect: ok
        p.multi()
        p.set(a, have - amount)  # expect: ok
        p.incrby(b, amount)  # expect: ok

    r.transaction(body, a, b)  # expect: ok
    return r.mget(a, b)  # expect: ok


def transfer_lambda(src, dst):
    return r.transaction(lambda p: p.multi(), f"acct:{src}", f"acct:{dst}")  # expect: break CL103


def audit(event):
    log = []

    def body(p):
        state = p.hgetall(f"event:{event}")  # expect: ok
        p.multi()
        p.hset(f"event:{event}", "audited", "1")  # expect: ok
        p.publish("audits", event)  # expect: break CL104
        log.append(state)

    r.transaction(body, f"event:{event}")  # expect: ok
    return log


def scenario_ok():
    r.hset("event:x", "left", 10)
    r.set("{bank:1}:a", 100)
    return reserve("x", 3), reserve("x", 30), transfer_function(1, "a", "b", 10)


def scenario_transfer():
    return transfer("a", "b", 1)


def scenario_lambda():
    return transfer_lambda("a", "b")


def scenario_audit():
    return audit("x")


SCENARIOS = {
    "scenario_ok": "same",
    "scenario_transfer": "break",
    "scenario_lambda": "break",
    "scenario_audit": "break",
}
