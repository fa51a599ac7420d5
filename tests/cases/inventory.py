"""Stock reservation with WATCH/MULTI, the safe way and the way that needs two slots."""

import os

import redis
from redis import WatchError


def get_redis() -> redis.Redis:
    return redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True)


def stock(sku: str) -> str:
    return "stock:{" + sku + "}"


def holds(sku: str) -> str:
    return "holds:{" + sku + "}"


def reserve(sku: str, order: str, qty: int) -> bool:
    r = get_redis()
    with r.pipeline(transaction=True) as pipe:  # expect: ok
        for _ in range(5):
            try:
                pipe.watch(stock(sku))  # expect: ok
                if int(pipe.get(stock(sku)) or 0) < qty:  # expect: ok
                    return False
                pipe.multi()  # expect: ok
                pipe.decrby(stock(sku), qty)  # expect: ok
                pipe.hset(holds(sku), order, qty)  # expect: ok
                pipe.execute()
                return True
            except WatchError:
                continue
    return False


def reserve_many(order: str, wanted: dict) -> bool:
    r = get_redis()
    with r.pipeline(transaction=True) as pipe:  # expect: ok
        pipe.watch(*[stock(sku) for sku in wanted])  # expect: break CL103
        pipe.multi()
        for sku, qty in wanted.items():
            pipe.decrby(stock(sku), qty)  # expect: any
        pipe.execute()
    return True


def note_order(sku: str, order: str) -> bool:
    r = get_redis()
    with r.pipeline(transaction=True) as pipe:  # expect: ok
        pipe.watch(stock(sku))  # expect: ok
        pipe.multi()  # expect: ok
        pipe.set(f"order:{order}", sku)  # expect: break CL103
        pipe.execute()
    return True


def release(sku: str, order: str) -> int:
    r = get_redis()
    qty = int(r.hget(holds(sku), order) or 0)  # expect: ok
    pipe = r.pipeline(transaction=True)  # expect: ok
    pipe.incrby(stock(sku), qty).hdel(holds(sku), order)  # expect: ok
    return pipe.execute()[0]


def clear(sku: str) -> int:
    return get_redis().delete(stock(sku), holds(sku))  # expect: ok


def scenario_reserve():
    get_redis().set(stock("apple"), 10)
    return reserve("apple", "o1", 4), reserve("apple", "o2", 40), release("apple", "o1"), clear("apple")


def scenario_reserve_many():
    return reserve_many("o1", {"apple": 1, "pear": 2})


def scenario_note_order():
    return note_order("apple", "o1")


SCENARIOS = {
    "scenario_reserve": "same",
    "scenario_reserve_many": "break",
    "scenario_note_order": "break",
}
