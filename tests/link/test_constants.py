"""Keys that a flag of the call, a default or a constant chooses: the other branch is none of this call."""

from __future__ import annotations

import pytest
from linking import Sources, linked, only

from clusterlint.rules.keyset import apart, members

NAMES = """
import os

VERSION = 2
OLD = False
TURNED = 2
PATCHED = 2
LIMIT = int(os.environ.get("LIMIT", "2"))

def turn():
    global TURNED
    TURNED = 1

def flagged(uid, tagged=True):
    if tagged:
        return f"{{user:{uid}}}:inbox"
    return f"user:{uid}:inbox"

def untagged(uid, plain=False):
    if not plain:
        return f"{{user:{uid}}}:inbox"
    else:
        return f"user:{uid}:inbox"

def defaulted(uid, version=VERSION):
    return f"{{user:{uid}}}:inbox" if version >= 2 else f"user:{uid}:inbox"

def compared(uid, version):
    if version > 1:
        key = f"{{user:{uid}}}:inbox"
    else:
        key = f"user:{uid}:inbox"
    return key

def local(uid, version=1):
    new = version < 2
    if new and uid:
        return f"{{user:{uid}}}:inbox"
    if new:
        return f"{{user:{uid}}}:inbox"
    return f"user:{uid}:inbox"

def module(uid):
    if VERSION >= 2:
        return f"{{user:{uid}}}:inbox"
    return f"user:{uid}:inbox"

def bare(uid):
    if OLD:
        return f"user:{uid}:inbox"
    return f"{{user:{uid}}}:inbox"

def optional(uid, tenant=None):
    if tenant:
        return f"{tenant}:{uid}"
    return f"{{user:{uid}}}:inbox"

def turned(uid):
    return f"{{user:{uid}}}:inbox" if TURNED >= 2 else f"user:{uid}:inbox"

def patched(uid):
    if PATCHED >= 2:
        return f"{{user:{uid}}}:inbox"
    return f"user:{uid}:inbox"

def limited(uid):
    return f"{{user:{uid}}}:inbox" if LIMIT >= 2 else f"user:{uid}:inbox"

class Keys:
    def __init__(self, tagged=True):
        self.tagged = tagged
        self.turned = True

    def turn(self):
        self.turned = False

    def inbox(self, uid):
        if self.tagged:
            return f"{{user:{uid}}}:inbox"
        return f"user:{uid}:inbox"

    def other(self, uid):
        if self.turned:
            return f"{{user:{uid}}}:inbox"
        return f"user:{uid}:inbox"
"""
USE = """
import redis
from names import *
import names

r = redis.Redis()

def f(uid, x):
    r.lmove({key}, f"{{{{user:{{uid}}}}}}:read")
"""
TESTS = """
from unittest import mock
import names

def test_old(monkeypatch):
    monkeypatch.setattr(names, "PATCHED", 1)
    names.patched("7")
"""
TOGETHER = [
    "flagged(uid)",
    "flagged(uid, True)",
    "flagged(uid, tagged=True)",
    "untagged(uid)",
    "defaulted(uid)",
    "defaulted(uid, 3)",
    "compared(uid, 2)",
    "local(uid)",
    "module(uid)",
    "names.module(uid)",
    "bare(uid)",
    "optional(uid)",
    "Keys().inbox(uid)",
    "Keys(True).inbox(uid)",
]
APART = [
    "flagged(uid, False)",
    "flagged(uid, x)",
    "untagged(uid, plain=True)",
    "defaulted(uid, 1)",
    "defaulted(uid, x)",
    "compared(uid, 1)",
    "local(uid, 2)",
    "optional(uid, x)",
    "optional(uid, 'a')",
    "turned(uid)",
    "patched(uid)",
    "limited(uid)",
    "Keys(False).inbox(uid)",
    "Keys(x).inbox(uid)",
    "Keys().other(uid)",
]


def is_apart(sources: Sources) -> bool:
    call = only(sources, "lmove")
    return apart(members(call.keys, call)) is not None


@pytest.mark.parametrize("key", TOGETHER)
def test_what_the_call_chooses(key: str) -> None:
    assert not is_apart({"names.py": NAMES, "app.py": USE.format(key=key)})


@pytest.mark.parametrize("key", APART)
def test_what_may_be_the_other_one(key: str) -> None:
    assert is_apart({"names.py": NAMES, "app.py": USE.format(key=key), "tests/test_names.py": TESTS})


@pytest.mark.parametrize("line", ["from local_settings import *", "try:\n    from .local import *\nexcept ImportError:\n    pass"])
def test_a_module_that_takes_names_from_elsewhere(line: str) -> None:
    assert is_apart({"names.py": f"{NAMES}\n{line}\n", "app.py": USE.format(key="module(uid)")})


def test_code_that_sends_commands_keeps_both_branches() -> None:
    source = """
        import redis
        OLD = False
        r = redis.Redis()
        def f(uid):
            if OLD:
                return r.mget("a", "b")
            return r.get("a")
        """
    assert only(source, "mget").complete


def test_a_choice_of_clients_stays_open() -> None:
    source = """
        import redis
        OLD = False
        one, other = redis.Redis("a"), redis.Redis("b")
        def client():
            if OLD:
                return other
            return one
        def f():
            client().get("a")
        """
    assert {call.client.endpoint for call in linked(source).calls} == {"a:6379", "b:6379"}
