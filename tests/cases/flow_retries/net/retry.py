"""Helpers that call what they are given with the client."""

import functools
import time
from typing import Callable, TypeVar

import redis

T = TypeVar("T")


def with_retry(operation: Callable[[redis.Redis], T], client: redis.Redis, attempts: int = 3) -> T:
    for attempt in range(attempts):
        try:
            return operation(client)
        except redis.ConnectionError:
            time.sleep(0.01 * attempt)
    raise TimeoutError("Redis does not answer")


def in_batch(client, fill):
    """Opens a pipeline, lets the caller fill it, sends it."""
    with client.pipeline(transaction=False) as pipe:  # expect: ok
        fill(pipe)
        return pipe.execute()


def bind(function, client):
    return functools.partial(function, client)


def make_counter(client, name):
    step = 1

    def count():
        return client.incrby(f"counter:{name}", step)  # expect: ok

    def swap(other):
        return client.rename(f"counter:{name}", f"counter:{other}")  # expect: break CL101

    return count, swap
