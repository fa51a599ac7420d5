"""What the rule takes for granted about exceptions and classes is so in the installed libraries."""

from __future__ import annotations

import builtins
import inspect
from itertools import product
from types import ModuleType

import pytest
import redis
import redis.asyncio
import redis.asyncio.cluster
import redis.cluster
import redis.exceptions
import valkey
import valkey.asyncio
import valkey.cluster
import valkey.exceptions

from clusterlint.finding import Location
from clusterlint.link.program import Handler
from clusterlint.rules.raised import CLUSTER_EXCEPTIONS, COMMAND_ERRORS, OUTAGES, SUBCLASSES, catches, escaped

PLACE = Location("app.py", 1, 1, 1, 7)
LIBRARIES = {"redis": redis.exceptions, "valkey": valkey.exceptions}


def exceptions_of(module: ModuleType) -> dict[str, type[BaseException]]:
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, BaseException)
    }


def handler(*names: str, reraises: bool = False) -> Handler:
    return Handler(PLACE, names, reraises)


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_cluster_exceptions_are_those_of_the_library(library: str) -> None:
    found = exceptions_of(LIBRARIES[library])
    (base,) = (found[name] for name in CLUSTER_EXCEPTIONS if name in found)
    assert base.__bases__ == (Exception,)
    assert {n for n, cls in found.items() if issubclass(cls, base) and cls is not base} <= SUBCLASSES


def test_the_newest_library_has_all_subclasses() -> None:
    found = exceptions_of(redis.exceptions)
    assert {n for n, cls in found.items() if cls.__base__ is redis.exceptions.RedisClusterException} == SUBCLASSES


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_handler_catches_what_the_class_hierarchy_says(library: str) -> None:
    found = exceptions_of(LIBRARIES[library])
    raised = sorted((CLUSTER_EXCEPTIONS | SUBCLASSES) & set(found))
    assert len(raised) > 1
    for exception, (name, cls) in product(raised, found.items()):
        said = catches(handler(f"{library}.exceptions.{name}"), exception)
        assert said == issubclass(found[exception], cls), (exception, name)


@pytest.mark.parametrize("exception", ["RedisClusterException", "AttributeError", "NotImplementedError", "TypeError"])
@pytest.mark.parametrize("name", ["BaseException", "Exception", "RuntimeError", "AttributeError", "OSError"])
def test_built_in_classes_are_known(exception: str, name: str) -> None:
    cls = vars(redis.exceptions).get(exception) or getattr(builtins, exception)
    assert catches(handler(f"builtins.{name}"), exception) == issubclass(cls, getattr(builtins, name))


def test_what_is_meant_to_hide_errors_hides_errors_of_commands() -> None:
    for module in LIBRARIES.values():
        found = exceptions_of(module)
        base = found.get("RedisError") or found["ValkeyError"]
        assert all(issubclass(found[name], base) for name in COMMAND_ERRORS | OUTAGES if name in found)


def test_cluster_clients_are_no_plain_clients() -> None:
    assert not issubclass(redis.RedisCluster, redis.Redis)
    assert not issubclass(redis.asyncio.RedisCluster, redis.asyncio.Redis)
    assert not issubclass(redis.cluster.ClusterPipeline, redis.client.Pipeline)
    assert not issubclass(redis.asyncio.cluster.ClusterPipeline, redis.asyncio.client.Pipeline)
    assert not issubclass(valkey.ValkeyCluster, valkey.Valkey)
    assert not issubclass(valkey.asyncio.ValkeyCluster, valkey.asyncio.Valkey)
    assert not issubclass(valkey.cluster.ClusterPipeline, valkey.client.Pipeline)


@pytest.mark.parametrize("exception", ["RedisClusterException", "AttributeError"])
def test_what_cannot_be_worked_out_may_catch_everything(exception: str) -> None:
    assert catches(handler("?"), exception)
    assert catches(handler(), exception)
    assert catches(handler("errors.ALL_OF_THEM"), exception)
    assert not catches(handler("app/errors.py:RedisClusterException"), exception)


def test_the_innermost_handler_that_meant_it_is_named() -> None:
    inner, outer = handler("redis.WatchError"), handler("redis.RedisError")
    again, end = handler("builtins.Exception", reraises=True), handler("builtins.Exception")
    assert escaped("RedisClusterException", [inner, outer, again], COMMAND_ERRORS) is outer
    assert escaped("RedisClusterException", [inner, outer, end], COMMAND_ERRORS) is None
    assert escaped("RedisClusterException", [inner], COMMAND_ERRORS) is None
    assert escaped("RedisClusterException", [handler("redis.RedisError", reraises=True)], COMMAND_ERRORS) is None


@pytest.mark.parametrize("client", [redis.RedisCluster, valkey.ValkeyCluster])
def test_with_no_node_the_constructor_raises_the_cluster_exception(client: type) -> None:
    with pytest.raises((redis.exceptions.RedisClusterException, valkey.exceptions.ValkeyClusterException)):
        client(host="127.0.0.1", port=1)
