"""Idempotency keys for a payment API, with optimistic locking."""

import os

import redis
from redis.exceptions import WatchError

client = redis.Redis(host=os.environ.get("REDIS_HOST"), port=int(os.environ.get("REDIS_PORT", 6379)))  # expect: ok


def claim(request_id: str) -> bool:
    return bool(client.set("idem:{}".format(request_id), "pending", nx=True, ex=3600))  # expect: ok


def finish(request_id: str, body: str) -> bool:
    return bool(client.set("idem:{}".format(request_id), body, xx=True, keepttl=True))  # expect: ok


def claim_all(request_ids):
    return client.msetnx({f"idem:{rid}": "pending" for rid in request_ids})  # expect: break CL101


def transfer(src: str, dst: str, amount: int, credit: bool = False) -> bool:
    with client.pipeline() as pipe:  # expect: change CL109
        if credit:
            pipe.decrby(f"balance:{src}", amount).incrby(f"balance:{dst}", amount)  # expect: ok
            return pipe.execute()[1] == amount
        while True:
            try:
                pipe.watch(f"balance:{src}", f"balance:{dst}")  # expect: break CL103,CL104
                have = int(pipe.get(f"balance:{src}") or 0)  # expect: any
                if have < amount:
                    return False
                pipe.multi()  # expect: any
                pipe.decrby(f"balance:{src}", amount)  # expect: any
                pipe.incrby(f"balance:{dst}", amount)  # expect: any
                pipe.execute()
                return True
            except WatchError:
                continue


def spend(account: str, amount: int) -> int:
    key = f"balance:{account}"

    def body(pipe):
        have = int(pipe.get(key) or 0)  # expect: ok
        pipe.multi()  # expect: ok
        pipe.set(key, have - amount)  # expect: ok

    client.transaction(body, key)  # expect: ok
    return int(client.get(key))  # expect: ok


def swap(a: str, b: str):
    def body(pipe):
        left, right = pipe.get(a), pipe.get(b)  # expect: any
        pipe.multi()
        pipe.set(a, right or "")  # expect: any
        pipe.set(b, left or "")  # expect: any

    return client.transaction(body, a, b)  # expect: any


def swap_balances(one, two):
    return client.transaction(lambda pipe: pipe.multi(), f"balance:{one}", f"balance:{two}")  # expect: break CL103


def scenario_claim():
    return claim("r1"), claim("r1"), finish("r1", "{}"), finish("r2", "{}")


def scenario_claim_all():
    return claim_all(["a", "b", "c"])


def scenario_transfer():
    client.set("balance:x", 100)
    return transfer("x", "y", 30)


def scenario_credit():
    return transfer("x", "y", 30, credit=True)


def scenario_spend():
    client.set("balance:x", 100)
    return spend("x", 30)


def scenario_swap():
    client.set("balance:x", 1)
    return len(swap_balances("x", "y"))


SCENARIOS = {
    "scenario_claim": "same",
    "scenario_claim_all": "break",
    "scenario_transfer": "break",
    "scenario_credit": "same",
    "scenario_spend": "same",
    "scenario_swap": "break",
}
