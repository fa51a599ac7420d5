"""Functions that build keys, under decorators of the project that change what they give, or do not."""

from __future__ import annotations

import pytest
from linking import linked, templates

HEAD = """
import functools, logging, redis

r = redis.Redis()

def versioned(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return "v2:" + func(*args, **kwargs)
    return wrapper

def tagged(func):
    def wrapper(uid):
        return f"{{{uid}}}:{func(uid)}"
    return wrapper

def prefixed(prefix):
    def decorate(func):
        def wrapper(*args):
            key = "%s:%s" % (prefix, func(*args))
            return key
        return wrapper
    return decorate

def logged(func):
    def wrapper(*args):
        key = func(*args)
        logging.info("built " + key)
        return key
    return wrapper

class Under:
    def __init__(self, tag):
        self.tag = tag

    def __call__(self, func):
        def wrapper(*args):
            return "{%s}:%s" % (self.tag, func(*args))
        return wrapper

"""
KEYS = {
    "a prefix": ("@versioned\ndef key(uid):\n    return f'name:{uid}'", "r.get(key(u))", "v2:name:{u}"),
    "a tag": ("@tagged\ndef key(uid):\n    return 'cart'", "r.get(key(u))", "{{{u}}}:cart"),
    "two": ("@prefixed('app')\n@tagged\ndef key(u):\n    return 'n'", "r.get(key(u))", "app:{{{u}}}:n"),
    "none": ("@logged\ndef key(uid):\n    return f'cart:{{{uid}}}'", "r.get(key(u))", "cart:{{{u}}}"),
    "an object": ("@Under('t')\ndef key(uid):\n    return f'a:{uid}'", "r.get(key(u))", "{{t}}:a:{u}"),
    "a method": (
        "class K:\n    @versioned\n    def key(self, uid):\n        return f'k:{uid}'",
        "r.get(K().key(u))",
        "v2:k:{u}",
    ),
    "a property": (
        "class K:\n    @property\n    @versioned\n    def key(self):\n        return 'k'",
        "r.get(K().key)",
        "v2:k",
    ),
    "a static method": (
        "class K:\n    @staticmethod\n    @versioned\n    def key(uid):\n        return f'k:{uid}'",
        "r.get(K().key(u))",
        "v2:k:{u}",
    ),
}


@pytest.mark.parametrize("builder,use,key", KEYS.values(), ids=KEYS)
def test_decorated_keys(builder: str, use: str, key: str) -> None:
    calls = linked(f"{HEAD}{builder}\n\ndef f(u):\n    {use}\n").calls
    assert [templates(call) for call in calls] == [[[key]]]
