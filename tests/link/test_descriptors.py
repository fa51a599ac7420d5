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


DECORATORS = {
    "another name of one from outside": "lazy = cached_property",
    "a class with __get__": """
class lazy:
    def __init__(self, func):
        self.func = func

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)
        setattr(instance, self.func.__name__, value)
        return value
""",
    "a class that inherits from property": "class lazy(property):\n    pass",
    "a function that gives a property": """
def lazy(func):
    @property
    def inner(self):
        if not hasattr(self, "_kept"):
            self._kept = func(self)
        return self._kept
    return inner
""",
}
DECORATED = """
class Base:
    @lazy
    def db(self):
        return connect()

class Store(Base):
    def use(self):
        self.db.sinter('a', 'b')
        with self.db.pipeline() as p:
            p.sdiff('a', 'b')
"""


@pytest.mark.parametrize("lazy", DECORATORS.values(), ids=DECORATORS.keys())
def test_a_decorator_of_the_project_makes_properties(lazy: str) -> None:
    program = linked(f"{dedent(CONNECT)}\n{lazy}\n{DECORATED}")
    methods = [call.method for call in program.calls if call.client.endpoint == "URL"]
    assert methods == ["sinter", "pipeline", "sdiff"]


METHODS = {
    "partial": "partial(self.func, instance)",
    "MethodType": "MethodType(self.func, instance)",
    "a lambda": "lambda *args: self.func(instance, *args)",
    "its own __get__": "self.func.__get__(instance, owner)",
}


@pytest.mark.parametrize("given", METHODS.values(), ids=METHODS.keys())
def test_a_decorator_that_binds_makes_methods(given: str) -> None:
    source = f"""
        from functools import partial
        from types import MethodType
        import redis

        class bound:
            def __init__(self, func):
                self.func = func

            def __get__(self, instance, owner=None):
                return {given}

        class Store:
            r = redis.Redis()

            @bound
            def read(self, key):
                return self.r.sinter(key, 'b')

            def use(self):
                return self.read('a')
        """
    assert [templates(call) for call in linked(source).calls] == [[["a"], ["b"]]]


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
