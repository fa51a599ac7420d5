"""target.py: every fact has a source, and what was measured is measured again on the servers of this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from msgspec.structs import fields

from clusterlint.catalog.command import command, names
from clusterlint.catalog.load import load
from clusterlint.catalog.remake.resp import Connection, ReplyError
from clusterlint.catalog.remake.servers import binaries, cluster, is_valkey, standalone, version_of
from clusterlint.catalog.target import Target, offers, refuses, target, target_names

COMMAND_FIELDS = ("cross_slot", "whole_keyspace", "refused", "ignored", "refused_in_transaction")
TARGETS = tuple(sorted(load("targets.json")["targets"]))


def of_server(binary: str) -> Target:
    """The target that a server binary is: "redis-7.0" for redis-server 7.0.15."""
    family = "valkey" if is_valkey(binary) else "redis"
    major, minor = version_of(binary)[:2]
    found = target(f"{family}-{major}.{minor}")
    assert found is not None, f"{family} {major}.{minor} is on this machine and not in targets.json"
    return found


class Nodes:
    """The masters of a cluster, asked until one answers that is not MOVED."""

    def __init__(self, ports: list[int]) -> None:
        self.connections = [Connection(port) for port in ports]

    def __call__(self, *words: object) -> object:
        """The reply, or the text of the error reply."""
        for connection in self.connections:
            reply = answer(connection, *words)
            if not str(reply).startswith("MOVED"):
                return reply
        raise AssertionError(f"no node takes {words}")


def answer(connection: Connection, *words: object) -> object:
    try:
        return connection(*words)
    except ReplyError as refusal:
        return str(refusal)


@pytest.fixture(scope="module", params=binaries())
def measured(request: pytest.FixtureRequest) -> Iterator[tuple[Target, Nodes, str]]:
    """A server's target, its cluster of three masters with a list, its weights and its details, and the binary."""
    with cluster(request.param) as ports:
        nodes = Nodes(ports)
        nodes("RPUSH", "{t}list", "3", "1", "2")
        for item in (1, 2, 3):
            nodes("SET", f"{{t}}weight_{item}", 9 - item)
            nodes("SET", f"{{t}}detail_{item}", f"d{item}")
        yield of_server(request.param), nodes, request.param
        for connection in nodes.connections:
            connection.close()


Measured = tuple[Target, Nodes, str]


def test_the_number_of_databases(measured: Measured) -> None:
    known, nodes, _ = measured
    replies = [nodes("SELECT", database) for database in range(17)]
    assert replies.count("OK") == known.databases, replies


def test_more_databases(measured: Measured) -> None:
    known, _, binary = measured
    if not known.more_databases:
        with pytest.raises(OSError, match="does not start"), cluster(binary, 3, "--cluster-databases", "16"):
            pass
        return
    with cluster(binary, 3, "--cluster-databases", "16") as ports:
        nodes = Nodes(ports)
        nodes("SET", "{t}a", "1")
        replies = [nodes("SELECT", 1), nodes("SELECT", 0), nodes("COPY", "{t}a", "{t}a", "DB", 1)]
        assert replies == ["OK", "OK", 1]
        assert "not allowed" in str(nodes("SWAPDB", 0, 1))
        for connection in nodes.connections:
            connection.close()


def test_sort_by_and_get_with_one_tag(measured: Measured) -> None:
    known, nodes, _ = measured
    by = nodes("SORT", "{t}list", "BY", "{t}weight_*")
    got = nodes("SORT", "{t}list", "GET", "{t}detail_*")
    assert (by == ["3", "2", "1"], got == ["d1", "d2", "d3"]) == (known.sort_patterns, known.sort_patterns)
    assert by == ["3", "2", "1"] or "denied in Cluster mode" in str(by)


def test_sort_by_and_get_without_the_tag_of_the_key(measured: Measured) -> None:
    _, nodes, _ = measured
    for words in (("BY", "weight_*"), ("GET", "detail_*"), ("BY", "{u}weight_*")):
        assert "denied in Cluster mode" in str(nodes("SORT", "{t}list", *words))


def test_sort_get_element(measured: Measured) -> None:
    known, nodes, _ = measured
    reply = nodes("SORT", "{t}list", "GET", "#")
    if known.sort_element is not None:
        assert (reply == ["1", "2", "3"]) == known.sort_element, reply


def test_script_without_keys(measured: Measured) -> None:
    known, nodes, _ = measured
    assert (nodes("EVAL", "return 7", 0) == 7) == known.keyless_scripts


def test_a_plain_client_is_redirected(measured: Measured) -> None:
    known, nodes, _ = measured
    first = nodes.connections[0]
    replies = [str(answer(first, "GET", f"key:{number}")) for number in range(30)]
    assert any(reply.startswith("MOVED") for reply in replies) == (known.cluster_client == "needed")
    assert known.plain_client is False and not known.proxy


def test_notifications_are_turned_on_with_config_set(measured: Measured) -> None:
    known, nodes, _ = measured
    assert known.notifications == "CONFIG SET notify-keyspace-events"
    replies = [answer(one, "CONFIG", "SET", "notify-keyspace-events", "KEA") for one in nodes.connections]
    assert replies == ["OK"] * 3


def listed(rows: list[Any]) -> Iterator[str]:
    """Names of a COMMAND reply, subcommands included ("CONFIG SET")."""
    for row in rows:
        yield row[0].upper().replace("|", " ")
        yield from listed(row[9] if len(row) > 9 else [])


@pytest.mark.parametrize("binary", binaries())
def test_offers_what_the_server_lists(binary: str) -> None:
    known = of_server(binary)
    with standalone(binary) as port, closing(Connection(port)) as ask:
        there = set(listed(ask("COMMAND")))
    # Before 7.0 COMMAND lists no subcommands; it never listed QUIT there.
    asked = [name for name in names() if version_of(binary) >= (7,) or (" " not in name and name != "QUIT")]
    wrong = [
        (name, name in there, offers(known, name))
        for name in asked
        if "." not in name and offers(known, name) != (name in there)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", TARGETS)
def test_every_value_has_a_source(name: str) -> None:
    known = target(name)
    assert known is not None and known.name == name and known.title
    about = {fact.about for fact in known.facts}
    plain = {"name", "title", "server", "version", "before", "facts"}
    assert about <= {field.name for field in fields(Target)} - plain
    for field in fields(Target):
        if field.name not in plain and getattr(known, field.name) != field.default:
            assert known.sources(field.name), field.name
    for fact in known.facts:
        assert fact.statement.strip()
        assert re.fullmatch(
            r"https://\S+|measured on (redis|valkey) \d+(\.\d+)+((, | and )\d+(\.\d+)+)*", fact.source
        )


@pytest.mark.parametrize("name", TARGETS)
def test_measured_facts_are_of_the_own_server(name: str) -> None:
    """A fact of Redis 7.2 is not taken from a measurement on another series, and services are not measured here."""
    known = target(name)
    assert known is not None
    for fact in known.facts:
        if fact.source.startswith("measured"):
            assert fact.source.startswith(f"measured on {known.server} {known.version.split('.')[0]}."), fact


@pytest.mark.parametrize("name", TARGETS)
def test_values_are_what_the_fields_say(name: str) -> None:
    known = target(name)
    assert known is not None
    assert known.server in ("redis", "valkey", "") and bool(known.version) == bool(known.before) == bool(
        known.server
    )
    assert known.cluster_client in ("needed", "works", "refused", "")
    assert known.cross_slot_transactions in ("refused", "split", "")
    assert known.databases is None or known.databases >= 1
    assert not known.proxy or known.plain_client
    for field in COMMAND_FIELDS:
        unknown = [item for item in getattr(known, field) if command(item) is None or item != item.upper()]
        assert unknown == [], field
    assert not known.refused & known.ignored
    for item in known.cross_slot:
        assert not refuses(known, item)


def test_commands_of_valkey_exist_and_are_newer_than_the_fork() -> None:
    table = load("targets.json")["valkey"]
    assert [name for name in table["since"] if command(name) is None] == []
    assert all(since > table["forked"][0] for since in table["since"].values())


def test_names() -> None:
    known = target_names()
    assert list(known) == sorted(set(known))
    asked_for = (
        "redis-6.2 redis-7.0 redis-7.2 redis-7.4 redis-8 valkey-7.2 valkey-8 valkey-9 elasticache elasticache-serverless "
        "memorydb redis-enterprise azure-enterprise memorystore alibaba-proxy tencent-proxy"
    )
    assert set(asked_for.split()) <= set(known)
    assert len({found.title for name in known if (found := target(name))}) == len(TARGETS)
    assert all(target(name) is not None for name in known)


def test_look_up() -> None:
    assert target("Redis-7.2") == target(" redis-7.2 ") == target("redis-7.2")
    assert target("redis-6") == target("redis-6.2")
    assert [target(name) for name in ("", "redis", "redis 7", "redis-5", "dragonfly")] == [None] * 5


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("redis-7.0", "get", True),
        ("redis-7.0", "HEXPIRE", False),
        ("redis-7", "HEXPIRE", None),
        ("redis-7.4", "hexpire", True),
        ("redis-7.0", "STRALGO", False),
        ("redis-6.2", "STRALGO", True),
        ("redis-6.2", "FCALL", False),
        ("redis-8", "MSETEX", None),
        ("redis-8.2", "MSETEX", False),
        ("redis-8.4", "MSETEX", True),
        ("valkey-8", "HEXPIRE", False),
        ("valkey-9", "HEXPIRE", True),
        ("valkey-9", "MSETEX", None),
        ("valkey-9.1", "MSETEX", True),
        ("valkey-9.1", "VADD", False),
        ("valkey-7.2", "WAITAOF", True),
        ("redis-8.2", "JSON.GET", None),
        ("redis-8.2", "NOSUCH", None),
        ("elasticache", "CONFIG SET", False),
        ("elasticache", "config  get", False),
        ("elasticache", "KEYS", None),
        ("elasticache-serverless", "KEYS", False),
        ("elasticache-serverless", "CLIENT LIST", False),
        ("memorystore", "ACL WHOAMI", False),
        ("alibaba-proxy", "CLIENT ID", False),
        ("alibaba-proxy", "CONFIG SET", None),
    ],
)
def test_offers(name: str, asked: str, expected: bool | None) -> None:
    known = target(name)
    assert known is not None
    assert offers(known, asked) is expected
    assert refuses(known, asked) is (expected is False and not known.version)


def test_some_commands_are_refused_in_transactions_only() -> None:
    proxy = target("alibaba-proxy")
    assert proxy is not None
    assert not refuses(proxy, "EVAL") and refuses(proxy, "EVAL", in_transaction=True)
    assert refuses(proxy, "SCRIPT LOAD", in_transaction=True) and refuses(
        proxy, "MIGRATE", in_transaction=True
    )
    assert not refuses(proxy, "MGET", in_transaction=True)


def test_a_target_takes_over_the_facts_of_the_one_that_it_is_like() -> None:
    policy, enterprise = target("azure-enterprise"), target("redis-enterprise")
    assert policy is not None and enterprise is not None
    assert policy.refused == enterprise.refused and policy.refused
    assert policy.sources("cross_slot") != enterprise.sources("cross_slot")
    assert policy.sources("cross_slot_transactions") == enterprise.sources("cross_slot_transactions")
