"""Attributes that a class works out for its objects: property(), partialmethod(), __get__ and __getattr__."""

from __future__ import annotations

from textwrap import dedent

import pytest
from linking import linked, templates

CONNECT = """
    import os
    from functools import cached_property, partialmethod
    import redis

    def connect(owner=None):
        return redis.Redis.from_url(os.environ["URL"])

    class Proxy:
        def __init__(self, target):
            self._target = target

        def __getattr__(self, name):
            return getattr(self._target, name)

    class Given:
        def __init__(self, make):
            self.make = make

        def __get__(self, owner, cls=None):
            return self.make()

    def client(self):
        return connect()
"""
FORMS = {
    "wrapper of the module": "store = Proxy(connect())\n\ndef use():\n    store.sinter('a', 'b')",
    "property()": "class Store:\n    db = property(client)\n    def use(self):\n        self.db.sinter('a', 'b')",
    "property(lambda)": "class Store:\n    db = property(lambda self: connect())\n    def use(self):\n        self.db.sinter('a', 'b')",
    "cached_property()": "class Store:\n    db = cached_property(client)\n    def use(self):\n        self.db.sinter('a', 'b')",
    "__get__": "class Store:\n    db = Given(connect)\n    def use(self):\n        self.db.sinter('a', 'b')",
    "partialmethod": "class Store:\n    def make(self, owner):\n        return connect(owner)\n    db = partialmethod(make, 1)\n\nStore().db().sinter('a', 'b')",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_client_is_found_through_what_the_class_works_out(form: str) -> None:
    program = linked(f"{dedent(CONNECT)}\n{form}\n")
    assert [(call.method, call.client.endpoint) for call in program.calls] == [("sinter", "URL")]


def test_a_key_is_that_of_the_property() -> None:
    program = linked(
        """
        import redis

        class Scores:
            key = property(lambda self: f"p:{{{self.ident}}}:score")

            def read(self, r: redis.Redis):
                return r.get(self.key)
        """
    )
    assert [templates(call) for call in program.calls] == [[["p:{{{self.ident}}}:score"]]]
