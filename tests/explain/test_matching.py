"""Wordings, whatever stands around them, and what must not be taken for an error."""

from __future__ import annotations

import pytest

from clusterlint.catalog.known_error import known_errors
from clusterlint.explain.matching import gate, match, nearest
from clusterlint.rules.names import NAMES

SLOT = {"slot": "12182"}


def test_the_table_is_complete() -> None:
    errors = known_errors()
    assert len({error.id for error in errors}) == len(errors)
    codes = {code for code, _ in NAMES}
    for error in errors:
        assert set(error.rules) <= codes, error.id
        assert error.meaning and error.check and (error.wordings or error.exceptions), error.id
        for wording in error.wordings:
            assert wording.releases, wording.text


@pytest.mark.parametrize(
    ("line", "wanted", "named"),
    [
        ("MOVED 12182 10.0.0.3:6379", "moved", SLOT | {"address": "10.0.0.3:6379"}),
        ("(error) MOVED 12182 [2001:db8::1]:6379", "moved", SLOT | {"address": "[2001:db8::1]:6379"}),
        ("MOVED 12182 :6379", "moved", SLOT | {"address": ":6379"}),
        (
            "redis.exceptions.MovedError: Command # 2 (SET foo 1) of pipeline caused error: 12182 db-3:7000",
            "moved",
            SLOT | {"address": "db-3:7000", "command": "SET"},
        ),
        ('{"exc": "MovedError", "level": "error"}', "moved", {}),
        ("x: ASK 12182 db-3:7000", "ask", SLOT | {"address": "db-3:7000"}),
        (
            "2026-01-01 ERROR ZUNIONSTORE - all keys must map to the same key slot",
            "client-cross-slot",
            {"command": "ZUNIONSTORE"},
        ),
        (
            "Command # 1 (MGET a b) of pipeline caused error: CROSSSLOT Keys in request don't hash to the same slot",
            "crossslot",
            {"command": "MGET"},
        ),
        (
            "RedisClusterException: ERROR: Calling pipelined function client_list is blocked when running redis in "
            "cluster mode...",
            "pipeline-refused",
            {"name": "client_list"},
        ),
        (
            "AttributeError: 'RedisCluster' object has no attribute 'pool'",
            "missing-attribute",
            {"name": "pool"},
        ),
        ("redis.exceptions.RedisClusterException: something new", "cluster-exception", {}),
        ("redis.exceptions.RedisClusterException", "cluster-exception", {}),
        # The reason is named after the complaint: the reason is the error.
        (
            "Redis Cluster cannot be connected. Please provide at least one reachable node: Cluster mode is not "
            "enabled on this node",
            "no-cluster-mode",
            {},
        ),
        (
            "Redis Cluster cannot be connected. Please provide at least one reachable node: Error 111 connecting to "
            "127.0.0.1:1. Connection refused.",
            "no-reachable-node",
            {},
        ),
    ],
)
def test_lines(line: str, wanted: str, named: dict[str, str]) -> None:
    found = match(line)
    assert found is not None
    assert (found.error.id, dict(found.named)) == (wanted, named)


@pytest.mark.parametrize(
    "line",
    [
        "TASK 5061 worker:8000 done",
        "UNMOVED 12182 10.0.0.3:6379",
        "the file was MOVED 3 directories up",
        "    raise RedisClusterException(",
        "    except RedisClusterException:",
        "from redis.exceptions import MovedError, AskError",
        "AttributeError: 'Redis' object has no attribute 'pool'",
        "KeyError: 'slot'",
    ],
)
def test_what_is_no_error(line: str) -> None:
    assert match(line) is None


def test_the_gate_lets_every_wording_through() -> None:
    """What it stops is never looked at."""
    maybe = gate([])
    filled = {"slot": "1", "address": "a:1", "command": "MGET", "name": "x", "number": "1", "any": "y"}
    for error in known_errors():
        for text in (*(wording.text for wording in error.wordings), *error.exceptions):
            line = text
            for hole, value in filled.items():
                line = line.replace(f"{{{hole}}}", value)
            assert match(line) is not None, line
            assert maybe.search(line.encode()), line
    assert not maybe.search(b"GET /health 200 3ms")


def test_nearest() -> None:
    found = nearest("CROSSLOT keys in request dont hash to same slot")
    assert found is not None and found[0].id == "crossslot"
    found = nearest("MovedErrors")
    assert found is not None and found[0].id == "moved"
    assert nearest("no space left on device") is None
    assert nearest("") is None
