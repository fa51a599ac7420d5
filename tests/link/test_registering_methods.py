"""Functions that a method registers, and that are called with a client later on."""

from __future__ import annotations

import pytest
from linking import linked

HEAD = """
    import redis

    class Hooks:
        def __init__(self):
            self.hooks, self.named = [], {}

        def on(self, function):
            self.hooks.append(function)
            return function

        def called(self, name):
            def add(function):
                self.named[name] = function
                return function
            return add

        def fire(self):
            for hook in self.hooks:
                hook(redis.Redis.from_url("redis://here"))
            self.named["warm"](redis.Redis.from_url("redis://here"))

    hooks = Hooks()
"""


@pytest.mark.parametrize("decorator", ["hooks.on", 'hooks.called("warm")'])
def test_a_method_as_decorator_registers_the_function(decorator: str) -> None:
    source = f"""
    @{decorator}
    def warm(c):
        c.mget("a", "b")
    """
    (call,) = [c for c in linked(HEAD + source).calls if c.method == "mget"]
    assert call.client.endpoint == "here"


def test_a_client_in_a_weak_dict_is_found_again() -> None:
    source = """
    import asyncio, redis, weakref
    clients = weakref.WeakKeyDictionary()

    def client():
        loop = asyncio.get_running_loop()
        if loop not in clients:
            clients[loop] = redis.Redis.from_url("redis://here")
        return clients[loop]

    def names():
        client().mget("a", "b")
    """
    (call,) = [c for c in linked(source).calls if c.method == "mget"]
    assert call.client.endpoint == "here"
