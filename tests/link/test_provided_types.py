"""Clients that a container of dependencies provides by type, and those who ask for the type."""

from __future__ import annotations

import pytest
from linking import linked

OTHER = "import os\nimport redis\nimport box\nother = redis.Redis('other')\nother.ping()\n"
PROVIDED = {
    "a method that yields": (
        "class P(box.Provider):\n    @box.provide(scope=1)\n    def client(self, c: Config):\n"
        "        client = redis.Redis.from_url(os.environ['R'])\n        yield client\n"
    ),
    "a method that returns": (
        "class M(box.Module):\n    @box.singleton\n    @box.provider\n    def client(self) -> redis.Redis:\n"
        "        return redis.Redis(os.environ['R'])\n"
    ),
    "a factory that is registered": (
        "def make():\n    return redis.Redis(os.environ['R'])\n"
        "registry = box.Registry()\nregistry.register_factory(redis.Redis, make)\n"
    ),
    "an object that is registered": "box.Container().register(redis.Redis, instance=redis.Redis(os.environ['R']))\n",
    "an object that is bound": "def configure(binder):\n    binder.bind(redis.Redis, to=redis.Redis(os.environ['R']))\n",
}
ASKING = {
    "a parameter": "def f(c: redis.Redis):\n    c.hget('a', 'b')\n",
    "a marked parameter": "def f(c: box.FromBox[redis.Redis]):\n    c.hget('a', 'b')\n",
    "an attribute": "class S:\n    def __init__(self, c: redis.Redis):\n        self.c = c\n    def f(self):\n        self.c.hget('a', 'b')\n",
    "a container": "def f(container):\n    container.get(redis.Redis).hget('a', 'b')\n",
    "a container, for several": "def f(container: box.Container):\n    c, d = container.get(redis.Redis, str)\n    c.hget('a', 'b')\n",
    "a container to resolve it": "def f():\n    c = box.Container().resolve(redis.Redis)\n    c.hget('a', 'b')\n",
    "a function of the library": "def f():\n    box.flask.get(redis.Redis).hget('a', 'b')\n",
}


def _asked(source: str) -> tuple[str, str | None, str]:
    (call,) = [c for c in linked(OTHER + source).calls if c.method == "hget"]
    return call.client.type_name, call.client.endpoint, call.confidence.value


@pytest.mark.parametrize("asking", ASKING.values(), ids=ASKING.keys())
@pytest.mark.parametrize("provided", PROVIDED.values(), ids=PROVIDED.keys())
def test_who_asks_for_the_type_gets_the_client_that_is_provided(provided: str, asking: str) -> None:
    assert _asked(provided + asking) == ("redis.Redis", "R", "likely")


OPEN = {
    "two that are provided": PROVIDED["an object that is registered"].replace("'R'", "'S'")
    + PROVIDED["a method that returns"],
    "one of another type": PROVIDED["an object that is registered"].replace("redis.Redis", "redis.RedisCluster"),
    "a function that is not marked": "def client() -> redis.Redis:\n    return redis.Redis(os.environ['R'])\n",
}


@pytest.mark.parametrize("provided", OPEN.values(), ids=OPEN.keys())
def test_where_it_is_not_known_which_one_it_has_no_place(provided: str) -> None:
    assert _asked(provided + ASKING["a parameter"])[:2] == ("redis.Redis", None)


def test_a_dict_that_is_asked_for_a_class_is_none() -> None:
    source = OTHER + "def f(d):\n    d.get('redis', redis.Redis).copy()\n    d.resolve(str).copy()\n"
    assert [c.method for c in linked(source).calls] == ["ping"]
