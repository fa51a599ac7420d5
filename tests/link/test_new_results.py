"""Functions that give another value at every call, and those that keep the one they have made."""

from __future__ import annotations

import pytest
from linking import only

from clusterlint.rules.keyset import apart, members

HEAD = """
import functools, itertools, redis, secrets, time, uuid

r = redis.Redis()
counter = itertools.count()
ids = {}
own = None

def new_id():
    return uuid.uuid4().hex

def new_key(part):
    return f"{{{secrets.token_hex(4)}}}:{part}"

def number():
    return next(counter)

def stamp():
    return time.time_ns()

def pair():
    one = new_id()
    return [f"{{{one}}}:a", f"{{{one}}}:b"]

@functools.lru_cache
def session(user):
    return f"{user}-{secrets.token_hex(4)}"

def instance():
    global own
    if own is None:
        own = new_id()
    return own

def of_name(name):
    if name not in ids:
        ids[name] = new_id()
    return ids[name]

def named(part, name=None):
    if name is None:
        name = new_id()
    return f"{{{name}}}:{part}"

def run(part, run=uuid.uuid4().hex):
    return f"{{{run}}}:{part}"

class Job:
    def __init__(self):
        self.id = new_id()

    def key(self, part):
        return f"{{{self.id}}}:{part}"

    @property
    def attempt(self):
        return f"{{{uuid.uuid4()}}}"

    @functools.cached_property
    def token(self):
        return secrets.token_hex(4)

def new_job():
    return Job()

"""
APART = {
    "an identifier": 'r.mget(f"{{{new_id()}}}:a", f"{{{new_id()}}}:b")',
    "a key": 'r.mget(new_key("a"), new_key("b"))',
    "the same key twice": 'r.mget(new_key("a"), new_key("a"))',
    "a number": 'r.mget(f"{{{number()}}}:a", f"{{{number()}}}:b")',
    "the clock": 'r.mget(f"{{{stamp()}}}:a", f"{{{stamp()}}}:b")',
    "two lists": "r.mget(pair()[0], pair()[1])",
    "a property": "job = Job()\n    r.mget(job.attempt, job.attempt)",
    "two objects": 'r.mget(new_job().key("a"), new_job().key("b"))',
    "kept by two objects": 'r.mget(f"{{{Job().token}}}:a", f"{{{Job().token}}}:b")',
    "kept for other arguments": 'r.mget(f"{{{session(u)}}}:a", f"{{{session(v)}}}:b")',
    "a local name that is set where it is None": 'r.mget(named("a"), named("b"))',
}
TOGETHER = {
    "one call": 'one = new_id()\n    r.mget(f"{{{one}}}:a", f"{{{one}}}:b")',
    "one list": "r.mget(pair())",
    "one object": 'job = new_job()\n    r.mget(job.key("a"), job.key("b"))',
    "a kept property": 'job = Job()\n    r.mget(f"{{{job.token}}}:a", f"{{{job.token}}}:b")',
    "kept by a decorator": 'r.mget(f"{{{session(u)}}}:a", f"{{{session(u)}}}:b")',
    "kept by a global": 'r.mget(f"{{{instance()}}}:a", f"{{{instance()}}}:b")',
    "kept in a dict": 'r.mget(f"{{{of_name(u)}}}:a", f"{{{of_name(u)}}}:b")',
    "a default": 'r.mget(run("a"), run("b"))',
}


@pytest.mark.parametrize("body", APART.values(), ids=APART)
def test_apart(body: str) -> None:
    call = only(f"{HEAD}def f(u, v):\n    {body}\n", "mget")
    assert apart(members(call.keys, call)) is not None


@pytest.mark.parametrize("body", TOGETHER.values(), ids=TOGETHER)
def test_together(body: str) -> None:
    call = only(f"{HEAD}def f(u, v):\n    {body}\n", "mget")
    assert call.complete and apart(members(call.keys, call)) is None
