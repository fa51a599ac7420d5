"""Stream consumers: one group on one stream, and one worker that reads several."""

import os

from redis import Redis, ResponseError


class Consumer:
    def __init__(self, redis: Redis, group: str, name: str):
        self.redis = redis
        self.group = group
        self.name = name

    def prepare(self, stream):
        try:
            self.redis.xgroup_create(stream, self.group, id="0", mkstream=True)  # expect: ok
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def read(self, stream, count=10):
        found = self.redis.xreadgroup(self.group, self.name, {stream: ">"}, count=count)  # expect: ok
        return [(mid, fields) for _, messages in found for mid, fields in messages]

    def read_all(self, *streams):
        return self.redis.xreadgroup(self.group, self.name, {s: ">" for s in streams})  # expect: break CL101

    def ack(self, stream, *ids):
        return self.redis.xack(stream, self.group, *ids)  # expect: ok


def tail(redis: Redis, positions: dict):
    return redis.xread(positions, count=5)  # expect: break CL101 or CL108


def tail_orders_and_payments(redis: Redis):
    return redis.xread({"stream:orders": "0", "stream:payments": "0"})  # expect: break CL101


def tail_one(redis: Redis):
    return len(redis.xread({"stream:orders": "0"}))  # expect: ok


def connect():
    return Redis.from_url(os.environ["REDIS_URL"], decode_responses=True, protocol=2)


def scenario_consume():
    c = Consumer(connect(), "g", "c1")
    c.prepare("stream:orders")
    c.prepare("stream:orders")
    ids = [c.redis.xadd("stream:orders", {"n": n}) for n in range(3)]
    got = [fields for _, fields in c.read("stream:orders")]
    return got, c.ack("stream:orders", *ids), tail_one(c.redis)


def scenario_read_all():
    c = Consumer(connect(), "g", "c1")
    c.prepare("stream:orders")
    c.prepare("stream:payments")
    return c.read_all("stream:orders", "stream:payments")


def scenario_tail():
    r = connect()
    return tail(r, {"a": "0", "b": "0"})


def scenario_tail_two():
    return tail_orders_and_payments(connect())


SCENARIOS = {
    "scenario_consume": "same",
    "scenario_read_all": "break",
    "scenario_tail": "break",
    "scenario_tail_two": "break",
}
