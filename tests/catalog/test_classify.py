"""From what a standalone server and a cluster did to the verdict, for outcomes that differ in one thing."""

from __future__ import annotations

from typing import Any

import pytest

from clusterlint.catalog.client import method
from clusterlint.catalog.remake.classify import classify
from clusterlint.catalog.remake.outcome import of_error, of_value

Row = dict[str, Any]


class RedisClusterException(Exception):
    """Named as the library's own."""


def row(outcome: object, asked: int = 0) -> Row:
    """One outcome as the probe prints it."""
    made = of_error(outcome, asked) if isinstance(outcome, Exception) else of_value(outcome, asked)
    return {field: getattr(made, field) for field in made.__dataclass_fields__}


def verdict_on(name: str, context: str, **variants: tuple[object, object]) -> list[Any]:
    """The verdict when each variant (one, same, apart, none) did (this on standalone, that on the cluster)."""
    found = method(name)
    assert found is not None
    asked = {"none": 1}
    rows = {
        key: [row(alone, asked.get(key, 0)), row(whole, asked.get(key, 0))]
        for key, (alone, whole) in variants.items()
    }
    return classify(found, context, rows, "RedisClusterException")


APART = RedisClusterException("MGET - all keys must map to the same key slot")
VALUES = [b"1", b"2"]


@pytest.mark.parametrize(
    ("apart", "kind"),
    [
        ((VALUES, VALUES), "split"),
        ((VALUES, APART), "one-slot"),
        ((VALUES, [b"1", None]), "first-slot"),
    ],
)
def test_keys_apart(apart: tuple[object, object], kind: str) -> None:
    found = verdict_on("mget", "direct", one=([b"1"], [b"1"]), same=(VALUES, VALUES), apart=apart)
    assert found[0] == kind


def test_a_reply_that_always_differs_is_no_partial_answer() -> None:
    found = verdict_on(
        "mget", "direct", one=([b"1"], {"a": 1}), same=(VALUES, {"a": 1}), apart=(VALUES, {"a": 1})
    )
    assert found[0] != "first-slot" and found[3]


def test_several_keys_refused() -> None:
    refusal = RedisClusterException("deleting multiple keys is not implemented in pipeline command")
    pairs = {"one": (1, 1), "same": (2, refusal), "apart": (2, refusal)}
    assert verdict_on("delete", "pipeline", **pairs)[:2] == ["refused-multi", "RedisClusterException"]


def test_a_longer_list_of_replies() -> None:
    found = verdict_on(
        "delete",
        "pipeline",
        same=([True, 2, b"1"], [True, 2, b"1"]),
        apart=([True, 2, b"1"], [True, 1, 1, b"1"]),
    )
    assert found[:3] == ["reply-shift", "", "4 replies for 3"]


@pytest.mark.parametrize("name", ["json.get", "monitor"])
def test_what_the_client_lacks(name: str) -> None:
    lacking = AttributeError(f"'RedisCluster' object has no attribute '{name.split('.')[0]}'")
    variant = {"one" if "." in name else "none": ("x", lacking)}
    assert verdict_on(name, "direct", **variant)[:2] == ["missing", "AttributeError"]


def test_one_node_and_the_length_of_its_list() -> None:
    """How many entries a server's log has is chance; that a number became text is not."""
    assert verdict_on("slowlog_get", "pipeline", none=([1, [2], 3], [1, [2, 2], 3])) == [
        "one-node",
        "",
        "",
        0,
    ]
    assert verdict_on("slowlog_len", "pipeline", none=([1, 2, 3], [1, b"2", 3])) == ["one-node", "", "", 1]


def test_commands_that_no_server_has() -> None:
    unknown = Exception("unknown command 'TS.NRANGE', with args beginning with: ")
    absent = Exception("TS.NRANGE command doesn't exist in Redis commands")
    found = verdict_on("ts.nrange", "direct", one=(unknown, absent), apart=(unknown, absent))
    assert found[:2] == ["one-slot", "RedisClusterException"] and found[2].startswith("not measured")
