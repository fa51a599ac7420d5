"""Clients that a container of dependencies declares, and whoever it hands them to."""

from __future__ import annotations

from textwrap import indent

import pytest
from linking import linked

HEAD = """
import os
import redis
from dependency_injector import containers, providers
from dependency_injector.wiring import Closing, Provide, Provider, inject
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    redis_url: str = "redis://default"

class Nested(BaseSettings):
    redis: Settings = Settings()

def make(url):
    return redis.Redis.from_url(url)

def opened(host):
    client = redis.Redis(host=host)
    yield client
    client.close()

class Store:
    def __init__(self, client):
        self.client = client

    def read(self):
        return self.client.hgetall("a")
"""
USE = """
other = redis.Redis("other")
container = Container()
{after}
def use():
    c = {asked}
    c.hget("a", "b")
"""


def _places(body: str, after: str = "", asked: str = "container.client()", method: str = "hget") -> list[str]:
    """Where the call goes, in a program whose container has that body, the last line being its client."""
    container = "class Container(containers.DeclarativeContainer):\n" + indent(body, "    ")
    program = linked(HEAD + container + USE.format(after=after, asked=asked))
    return sorted({e for c in program.calls if c.method == method for e in c.client.endpoints})


CONFIG = "config = providers.Configuration()\n"
SINGLETON = CONFIG + "client = providers.Singleton(redis.Redis, host=config.redis.host, port=1)"
CONFIGURED = {
    "an environment variable": ('container.config.redis.host.from_env("REDIS_HOST", "localhost")', ["REDIS_HOST"]),
    "a value": ('container.config.redis.host.from_value(os.environ["R"])', ["R"]),
    "a dict": ('container.config.from_dict({"redis": {"host": "h", "port": 2}})', ["h:1"]),
    "a part of it a dict": ('container.config.redis.from_dict({"host": os.environ["R"]})', ["R"]),
    "an item": ('container.config["redis"]["host"].from_env("REDIS_HOST")', ["REDIS_HOST"]),
    "a file": ('container.config.from_yaml("config.yml")', ["redis.host"]),
    "nothing": ("", ["redis.host"]),
    "another option": ('container.config.redis.port.from_env("PORT")', ["redis.host"]),
}


@pytest.mark.parametrize(("after", "expected"), CONFIGURED.values(), ids=CONFIGURED.keys())
def test_an_option_is_what_it_is_told(after: str, expected: list[str]) -> None:
    assert _places(SINGLETON, after) == expected


DECLARED = {
    "settings": (
        CONFIG + "config.from_pydantic(Settings())\nclient = providers.Singleton(make, config.redis_url)",
        ["REDIS_URL"],
    ),
    "settings at once": (
        "config = providers.Configuration(pydantic_settings=[Nested()])\n"
        "client = providers.Singleton(make, url=config.redis.redis_url)",
        ["REDIS_URL"],
    ),
    "an attribute of what another provides": (
        "settings = providers.Singleton(Settings)\n"
        "client = providers.Factory(redis.from_url, settings.provided.redis_url)",
        ["REDIS_URL"],
    ),
    "an object": ("client = providers.Object(redis.Redis(os.environ['R']))", ["R"]),
    "a generator": (CONFIG + "client = providers.Resource(opened, host=config.redis_host)", ["redis_host"]),
    "a pool beside it": (
        "pool = providers.Resource(redis.ConnectionPool.from_url, os.environ['R'])\n"
        "client = providers.Factory(redis.Redis, connection_pool=pool)",
        ["R"],
    ),
    "a choice": (
        CONFIG + "one = providers.Singleton(redis.Redis, 'a', 1)\ntwo = providers.Singleton(redis.Redis, 'b', 1)\n"
        "client = providers.Selector(config.mode, one=one, two=two)",
        ["a:1", "b:1"],
    ),
}


@pytest.mark.parametrize(("body", "expected"), DECLARED.values(), ids=DECLARED.keys())
def test_a_provider_gives_what_it_declares(body: str, expected: list[str]) -> None:
    assert _places(body) == expected


PLAIN = "client = providers.Singleton(redis.Redis, host=os.environ['R'])"
ASKED = {
    "the class": "Container.client()",
    "initialised": "container.client.init()",
    "marked": "Provide[Container.client]",
    "marked by name": 'Provide["client"]',
    "to be closed": "Closing[Provide[Container.client]]",
    "its provider": "Provider[Container.client]()",
    "handed to FastAPI": "Depends(Provide[Container.client])",
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_a_client_is_asked_for(asked: str) -> None:
    assert _places(PLAIN, "from fastapi import Depends", asked) == ["R"]


def test_a_provider_that_is_given_more_makes_it_with_that() -> None:
    assert _places("client = providers.Factory(make)", asked='container.client(os.environ["R"])') == ["R"]


def test_what_is_injected_into_objects() -> None:
    body = PLAIN + "\nstore = providers.Factory(Store, client=client)"
    assert _places(body, method="hgetall") == ["R"]


def test_a_parameter_is_filled_by_its_marker() -> None:
    after = "@inject\ndef f(c: redis.Redis = Provide[Container.client]):\n    c.hlen('a')"
    assert _places(PLAIN, after, method="hlen") == ["R"]


INNER = """
class Inner(containers.DeclarativeContainer):
    config = providers.Configuration()
    store = providers.Dependency(instance_of=redis.Redis)
    around = providers.DependenciesContainer()
    client = providers.Singleton(redis.Redis, host=config.host)
    stored = providers.Singleton(Store, store)
    filled = providers.Singleton(Store, around.client)
class Container(containers.DeclarativeContainer):
    config = providers.Configuration()
    client = providers.Singleton(redis.Redis, "outer", 1)
    inner = providers.Container(Inner, config=config.cache, store=client)
"""
CONTAINED = {
    "its configuration is a part of the outer one": ("container.inner.client()", ["CACHE"]),
    "called first": ("container.inner().client()", ["CACHE"]),
    "by name": ('Provide["inner.client"]', ["CACHE"]),
    "its dependency": ("container.inner.stored().client", ["outer:1"]),
}


@pytest.mark.parametrize(("asked", "expected"), CONTAINED.values(), ids=CONTAINED.keys())
def test_a_container_in_a_container_is_told_by_it(asked: str, expected: list[str]) -> None:
    after = 'container.config.cache.host.from_env("CACHE")'
    program = linked(HEAD + INNER + USE.format(after=after, asked=asked))
    assert [c.client.endpoint for c in program.calls if c.method == "hget"] == expected


def test_that_depends_has_the_same_words() -> None:
    source = """
import os
from redis.asyncio import Redis
from that_depends import BaseContainer, Provide, inject, providers
async def create(url):
    client = Redis.from_url(url)
    yield client
class DI(BaseContainer):
    url = providers.Factory(os.environ.get, "R")
    redis = providers.Resource(create, url=url.cast)
@inject
async def f(client=Provide[DI.redis]):
    await client.hget("a", "b")
async def g():
    await (await DI.redis.resolve()).hget("a", "b")
    await (await DI.redis()).hget("a", "b")
"""
    assert [c.client.endpoint for c in linked(source).calls if c.method == "hget"] == ["R"] * 3


def test_a_parameter_that_nobody_fills_is_no_endpoint_beside_a_setting() -> None:
    source = "import os\nimport redis\ndef make(host):\n    return redis.from_url(f'redis://{host}')\n"
    program = linked(source + "make(os.environ['R'])\n")
    assert [c.client.endpoints for c in program.constructions] == [("R",)]
    assert [c.client.endpoints for c in linked(source).constructions] == [("host",)]
