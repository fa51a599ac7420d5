"""Keys that an object was made with, given to a wrapper of a client that others give keys as well."""

from __future__ import annotations

import pytest
from linking import linked, templates

WRAPPER = """
import os
import redis

class Store:
    def __init__(self, client):
        self._r = client

    def read(self, keys):
        return self._r.mget(keys)

    def both(self, first, second):
        pipe = self._r.pipeline()
        pipe.incr(first)
        pipe.incr(second)
        return pipe.execute()

def store():
    return Store(redis.Redis.from_url(os.environ["URL"]))

class Job:
    def __init__(self, number, where):
        self.where = where
        self.waiting = f"waiting:{number}"
        self.running = f"running:{number}"

    def read(self):
        return self.where.read([self.waiting, self.running])

    def start(self):
        return self.where.both(self.waiting, self.running)

def work(number):
    job = Job(number, store())
    return job.read(), job.start()
"""
OTHERS = {
    "nobody else": "",
    "literal keys": "def other(): return store().read(['lock']), store().both('a', 'b')",
    "keys of its own": "def other(k): return store().read([f'lock:{k}']), store().both(f'a:{k}', f'b:{k}')",
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_what_others_give_does_not_take_their_place(other: str) -> None:
    program = linked(f"{WRAPPER}\n{other}\n")
    keys = [templates(call) for call in program.calls if call.method == "mget"]
    assert [["waiting:{number}"], ["running:{number}"]] in keys
    assert len(keys) == 1 + bool(other)
    queued = [[templates(call)[0] for call in batch.calls] for batch in program.batches]
    assert [["waiting:{number}"], ["running:{number}"]] in queued
    assert len(queued) == 1 + bool(other)


def test_keys_of_which_nothing_is_known_are_left_out() -> None:
    plain = WRAPPER.replace('f"waiting:{number}"', "number").replace('f"running:{number}"', "number")
    plain = plain.replace("return job.read(), job.start()", "return job")
    program = linked(f"{plain}\n{OTHERS['literal keys']}\n")
    keys = [templates(call) for call in program.calls if call.method == "mget"]
    assert keys == [[["lock"]]]


def test_a_caller_that_is_followed_does() -> None:
    """The keys of a parameter are those that the callers bring: here all of them are known."""
    program = linked(
        """
        import redis

        class Store:
            def __init__(self, client):
                self._r = client

            def read(self, keys):
                return self._r.mget(keys)

        def both(where, number):
            return where.read([f"waiting:{number}", "running"])

        def work():
            return both(Store(redis.Redis()), 7)
        """
    )
    assert [templates(call) for call in program.calls] == [[["waiting:7"], ["running"]]]
