"""Clients that a function returns in twos, lists, dicts and namespaces, kept where other functions use them."""

from __future__ import annotations

import pytest
from linking import linked

BUILDERS = """
    import os
    from types import MappingProxyType, SimpleNamespace
    import redis

    def feed():
        return redis.Redis.from_url(os.environ["FEED"])

    def pair(name="x"):
        return feed(), name, redis.Redis.from_url(os.environ["USERS"])

    def named():
        return {"feed": feed(), "users": [redis.Redis.from_url(os.environ["USERS"])]}

    def space():
        return SimpleNamespace(feed=feed(), users=redis.Redis.from_url(os.environ["USERS"]))
"""
KEPT = (
    ("_, name, kept = pair()", "kept"),
    ("kept = pair()", "kept[2]"),
    ("_, *kept = pair()", "kept[1]"),
    ("kept = named()", 'kept["users"][0]'),
    ("kept = MappingProxyType(named())", 'kept["users"][0]'),
    ("kept = space()", "kept.users"),
    ("kept = SimpleNamespace(users=pair()[2])", "kept.users"),
)


@pytest.mark.parametrize(("kept", "client"), KEPT)
def test_a_client_in_a_container_that_a_function_returns_is_found_again(kept: str, client: str) -> None:
    of_module = f"""
    {kept}

    def names(a, b):
        return {client}.mget(f"name:{{a}}", f"name:{{b}}")
"""
    of_object = f"""
    class Store:
        def __init__(self):
            {kept.replace("kept", "self.kept")}

        def names(self, a, b):
            return self.{client}.mget(f"name:{{a}}", f"name:{{b}}")
"""
    for use in (of_module, of_object):
        (call,) = [c for c in linked(BUILDERS + use).calls if c.method == "mget"]
        assert call.client.endpoint == "USERS"
        assert [[str(t) for t in key.choices] for key in call.keys] == [["name:{a}"], ["name:{b}"]]


def test_what_stands_beside_the_client_is_not_taken_from_another_call() -> None:
    (call,) = [
        c
        for c in linked(
            BUILDERS
            + """
    _, one, client = pair("one")

    def rename(name):
        return client.rename(f"{one}:{name}", "other")
"""
        ).calls
        if c.method == "rename"
    ]
    assert sorted(str(t) for t in call.keys[0].choices) == ["one:{name}"]
