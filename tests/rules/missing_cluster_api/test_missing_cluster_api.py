from __future__ import annotations

import inspect

import pytest
import redis.asyncio
from rules.building import attribute, call, client, program

from clusterlint.link.program import AttributeUse, Call, Context
from clusterlint.rules.missing_cluster_api import judge

ASYNC = client(asynchronous=True)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (call("echo"), "echo(): the cluster client raises RedisClusterException: no key"),
        (call("execute_command", command="ROLE"), "role(): the cluster client raises"),
        (call("quit"), "quit(): the cluster client raises RedisClusterException: no key"),
        (call("execute_command", command="RESET"), "reset(): the cluster client raises"),
        (call("client_no_evict", mode="ON"), "client_no_evict(): the cluster client raises"),
        (call("client", command=""), "client: the cluster client has no such attribute"),
        (call("parse_response", command=""), "parse_response: the cluster client has no"),
        (call("monitor", of=ASYNC), "monitor: the asyncio cluster client has no"),
        (call("monitor", of=client(asynchronous=None), awaited=True), "monitor: the asyncio cluster client"),
        (attribute("connection_pool"), "connection_pool: the cluster client has no"),
        (attribute("connection", of=ASYNC), "connection: the asyncio cluster client has no"),
        (attribute("response_callbacks"), "response_callbacks: the cluster client has no"),
        (attribute("aclose", of=ASYNC, given="True"), "aclose() of the asyncio cluster client takes no"),
        (attribute("close", of=ASYNC, given="True"), "close() of the asyncio cluster client takes no"),
    ],
)
def test_what_the_cluster_client_lacks_or_refuses(bad: Call | AttributeUse, said: str) -> None:
    (finding,) = judge(program(bad))
    assert (finding.rule, finding.severity, finding.effect) == ("CL303", "error", "loud")
    assert finding.message.startswith(said)


@pytest.mark.parametrize(
    "good",
    [
        call("get", "a"),
        call("mget", "a", "b"),
        call("lock", "a", command=""),
        call("transaction", command=""),
        call("pubsub", command=""),
        call("monitor"),
        call("quit", of=ASYNC),  # redis-py 7.1.1 and later send it to some node
        call("reset", of=ASYNC),
        call("echo", target_nodes=["node"]),
        call("echo", context=Context.PIPELINE),
        call("echo", of=client("fakeredis")),
        call("move", "a", db=1),
        call("select", index=1),
        attribute("nodes_manager"),
        attribute("response_callbacks", of=ASYNC),
        attribute("something_of_a_subclass"),
        attribute("set_response_callback", of=ASYNC, given="'GET'"),
    ],
    ids=lambda good: good.name if isinstance(good, AttributeUse) else f"{good.method}-{good.context.value}",
)
def test_what_it_has_and_what_other_rules_say(good: Call | AttributeUse) -> None:
    assert not list(judge(program(good)))


@pytest.mark.parametrize("name", ["close", "aclose"])
def test_the_installed_plain_client_closes_with_an_argument_and_the_cluster_client_without(name: str) -> None:
    inspect.signature(getattr(redis.asyncio.Redis, name)).bind("self", True)
    with pytest.raises(TypeError):
        inspect.signature(getattr(redis.asyncio.RedisCluster, name)).bind("self", True)
