import os

import redis

from bus import dispatch, steps
from bus.handlers import TABLE

CONNECTION = {"url": os.environ["REDIS_URL"], "decode_responses": True}


def start():
    return redis.Redis.from_url(**CONNECTION)


def create(number):
    client = start()
    return dispatch("created", client, number=number, customer="ann"), TABLE["archived"](client, number)


def merge(number, other):
    return dispatch("merged", start(), number=number, other=other)


def close(number):
    create(number)
    dispatch("closed", start(), number=number)


def deep():
    return steps.recurse(start(), 3)


def trim():
    return steps.apply_all(start(), [steps.Trim()])


def fold():
    return steps.apply_all(start(), (steps.Trim(), steps.Fold()))
